import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Clock } from '../../common/time/clock';
import { JobTasks, Jobs } from '../../jobs';
import { EventConsumers, type CloudEvent, type EventConsumer } from '../../outbox';
import { RecipientsQueries, type Place } from '../recipients.queries';
import { Reminders } from './reminders';

const REPLAN = 'replan_reminders';
const PAGE = 200;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface Payload {
  /** Absent: those of everybody. */
  readonly patientId?: string;
  readonly after: Place;
}

/** Keeps the plans of reminders in step with appointments, with what patients want, and with the practice's settings. */
@Injectable()
export class RemindersConsumer implements EventConsumer, OnModuleInit {
  readonly name = 'reminders';
  readonly types = [
    'appointment.booked',
    'appointment.confirmed',
    'appointment.rescheduled',
    'appointment.cancelled',
    'appointment.corrected',
    'patient.notification_preferences_updated',
    'practice.updated',
  ] as const;

  constructor(
    private readonly consumers: EventConsumers,
    private readonly tasks: JobTasks,
    private readonly jobs: Jobs,
    private readonly recipients: RecipientsQueries,
    private readonly reminders: Reminders,
    private readonly transactions: TransactionRunner,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.consumers.register(this);
    this.tasks.register(REPLAN, (payload) => this.replan(payload as Payload));
  }

  /** By what is true now: an event may be old by the time it is delivered. */
  async deliver({ type, subject, data }: CloudEvent, em: EntityManager): Promise<void> {
    if (type.startsWith('appointment.')) return this.reminders.plan(em, subject);
    if (!concernsReminders(data)) return;
    const after = { startsAt: this.clock.now().toISOString(), id: FIRST_ID };
    const payload: Payload = type === 'practice.updated' ? { after } : { after, patientId: subject };
    await this.jobs.add(em, {
      task: REPLAN,
      payload: { ...payload },
      key: `replan:${payload.patientId ?? 'practice'}`,
    });
  }

  /** Page after page, each a job of its own. Those have no key: they must not take the place of one that begins anew. */
  private async replan({ patientId, after }: Payload): Promise<void> {
    const page = await this.transactions.run((em) => this.recipients.bookedAfter(em, after, PAGE, patientId));
    for (const { id } of page) await this.transactions.run((em) => this.reminders.plan(em, id));
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    const payload = { ...(patientId === undefined ? {} : { patientId }), after: last };
    await this.transactions.run((em) => this.jobs.add(em, { task: REPLAN, payload }));
  }
}

function concernsReminders({ fields }: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(fields) && (fields.includes('reminderMinutes') || fields.includes('reminders'));
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { JobTasks, Jobs } from '../jobs';
import { EventConsumers, type CloudEvent, type EventConsumer } from '../outbox';
import { nextReminder } from './domain/reminders';
import { NotificationsQueries } from './notifications.queries';
import { SEND } from './sending.task';

const REMIND = 'remind';

interface Payload {
  readonly appointmentId: string;
  /** The start that the reminder is of. */
  readonly startsAt: string;
}

/**
 * Reminds patients of their appointments: one job for each appointment, whose key makes a move replace it and a cancellation remove
 * it. When its time has come it asks once more whether there is such an appointment at that time.
 */
@Injectable()
export class Reminders implements EventConsumer, OnModuleInit {
  readonly name = 'reminders';
  readonly types = [
    'appointment.booked',
    'appointment.confirmed',
    'appointment.rescheduled',
    'appointment.cancelled',
    'appointment.corrected',
  ] as const;

  constructor(
    private readonly consumers: EventConsumers,
    private readonly tasks: JobTasks,
    private readonly jobs: Jobs,
    private readonly notifications: NotificationsQueries,
    private readonly transactions: TransactionRunner,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.consumers.register(this);
    this.tasks.register(REMIND, (payload) => this.remind(payload as Payload));
  }

  /** By what is booked now: an event may be old by the time it is delivered. */
  async deliver({ subject }: CloudEvent, em: EntityManager): Promise<void> {
    const appointment = await this.notifications.booked(em, subject);
    if (appointment) await this.plan(em, subject, appointment.startsAt);
    else await this.jobs.remove(em, keyOf(subject));
  }

  /** Plans the next reminder; none if there is none to come. */
  private async plan(em: EntityManager, appointmentId: string, startsAt: Date): Promise<void> {
    const at = nextReminder(startsAt.getTime(), this.clock.now().getTime());
    const key = keyOf(appointmentId);
    if (at === undefined) return this.jobs.remove(em, key);
    const payload: Payload = { appointmentId, startsAt: startsAt.toISOString() };
    await this.jobs.add(em, { task: REMIND, payload: { ...payload }, key, runAt: new Date(at) });
  }

  private async remind({ appointmentId, startsAt }: Payload): Promise<void> {
    await this.transactions.run(async (em) => {
      const appointment = await this.notifications.booked(em, appointmentId);
      const now = this.clock.now();
      if (appointment?.startsAt.toISOString() !== startsAt || appointment.startsAt <= now) return;
      const { patientId, professionalId } = appointment;
      const next = nextReminder(appointment.startsAt.getTime(), now.getTime());
      // Of each start there are as many reminders as are still to come: a job that runs twice is about the same one.
      const occasion = `reminder ${appointmentId} ${startsAt} ${next ?? 'last'}`;
      const data = { professionalId, startsAt };
      const notice = { kind: 'reminder', recipientType: 'patient', recipientId: patientId, data } as const;
      const id = await this.notifications.keep(em, occasion, notice, now);
      if (id !== undefined) await this.jobs.add(em, { task: SEND, payload: { id }, queue: `to:${patientId}` });
      await this.plan(em, appointmentId, appointment.startsAt);
    });
  }
}

const keyOf = (appointmentId: string): string => `reminder:${appointmentId}`;

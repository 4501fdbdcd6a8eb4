import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Clock } from '../../common/time/clock';
import { MINUTE_MS } from '../../common/time/dates';
import { JobTasks, Jobs } from '../../jobs';
import { nextReminder } from '../domain/reminders';
import { RecipientsQueries, type RemindedAppointment } from '../recipients.queries';
import { Teller } from '../teller';

const REMIND = 'remind';

interface Payload {
  readonly appointmentId: string;
  /** The start that the reminder is of. */
  readonly startsAt: string;
  /** How long before it. */
  readonly minutes: number;
}

/**
 * Reminds patients of their appointments: one job for each appointment, whose key makes a new plan replace it. When its time has come
 * it asks once more whether there is such an appointment at that time, and whether the patient still wants this reminder.
 */
@Injectable()
export class Reminders implements OnModuleInit {
  constructor(
    private readonly tasks: JobTasks,
    private readonly jobs: Jobs,
    private readonly recipients: RecipientsQueries,
    private readonly teller: Teller,
    private readonly transactions: TransactionRunner,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.tasks.register(REMIND, (payload) => this.remind(payload as Payload));
  }

  /** Plans the next reminder by what is true now; none if there is none to come. */
  async plan(em: EntityManager, appointmentId: string): Promise<void> {
    await this.recipients.lockReminders(em, appointmentId);
    const appointment = await this.recipients.reminded(em, appointmentId);
    await this.planAfter(em, appointmentId, appointment, this.clock.now().getTime());
  }

  private async planAfter(
    em: EntityManager,
    appointmentId: string,
    appointment: RemindedAppointment | undefined,
    after: number,
  ): Promise<void> {
    const key = `reminder:${appointmentId}`;
    const startsAt = appointment?.startsAt.getTime() ?? 0;
    const next = nextReminder(startsAt, appointment?.minutes ?? [], after);
    if (!next) return this.jobs.remove(em, key);
    const { at, minutes } = next;
    const payload: Payload = { appointmentId, startsAt: new Date(startsAt).toISOString(), minutes };
    await this.jobs.add(em, { task: REMIND, payload: { ...payload }, key, runAt: new Date(at) });
  }

  private async remind({ appointmentId, startsAt, minutes }: Payload): Promise<void> {
    await this.transactions.run(async (em) => {
      await this.recipients.lockReminders(em, appointmentId);
      const appointment = await this.recipients.reminded(em, appointmentId);
      const now = this.clock.now();
      const isThatOne = appointment?.startsAt.toISOString() === startsAt;
      if (isThatOne && appointment.minutes.includes(minutes) && appointment.startsAt > now) {
        const { patientId, professionalId } = appointment;
        const data = { appointmentId, professionalId, startsAt, until: startsAt };
        const notice = { kind: 'reminder', recipientType: 'patient', recipientId: patientId, data } as const;
        // A job that runs twice is about the same reminder.
        await this.teller.tell(em, `reminder ${appointmentId} ${startsAt} ${minutes}`, notice);
      }
      // The clock of the jobs is another: one that runs a little early must not plan the same reminder again.
      const due = isThatOne ? Date.parse(startsAt) - minutes * MINUTE_MS : 0;
      await this.planAfter(em, appointmentId, appointment, Math.max(due, now.getTime()));
    });
  }
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { DAY_MS } from '../common/time/dates';
import { Environment, type EnvironmentValues } from '../config/environment';
import { JobTasks } from '../jobs';
import { ErasuresService } from './erasures.service';
import { ErasureBegun, LegalHoldStands } from './privacy.errors';

/** So that no statement holds many rows for long. */
const AT_ONCE = 1_000;
/** Days are what is promised: reading whole tables every minute would buy nothing. */
const HOURLY = '17 * * * *';

type Setting = Extract<keyof EnvironmentValues, `RETENTION_${string}`>;

/** Rows that may go once they have been over for so many days; $1 is the instant before which they must have been. */
const OVER: readonly { readonly table: string; readonly condition: string; readonly setting: Setting }[] = [
  { table: 'device_sessions', condition: 'least(t.revoked_at, t.expires_at) < $1', setting: 'RETENTION_SESSIONS_DAYS' },
  // Used or not: a letter about it may be under way for days, and none lasts longer than that.
  { table: 'account_tokens', condition: 't.expires_at < $1', setting: 'RETENTION_TOKENS_DAYS' },
  { table: 'notifications', condition: 't.ended_at < $1', setting: 'RETENTION_NOTIFICATIONS_DAYS' },
  {
    table: 'chat_messages',
    condition: `t.sent_at < $1 AND NOT EXISTS (
      SELECT FROM legal_holds h JOIN chat_conversations c ON c.patient_id = h.patient_id WHERE c.appointment_id = t.appointment_id)`,
    setting: 'RETENTION_MESSAGES_DAYS',
  },
  {
    table: 'patient_exports',
    condition: `coalesce(t.expires_at, CASE t.status WHEN 'failed' THEN t.created_at END) < $1`,
    setting: 'RETENTION_EXPORTS_DAYS',
  },
];

const EXPIRE = `UPDATE patient_exports SET status = 'expired', content_encrypted = NULL WHERE status = 'ready' AND expires_at <= $1`;

/** Closed long ago, not being erased, and not to be kept. */
const FORGOTTEN = `SELECT p.id FROM patients p
  WHERE p.closed_at < $1 AND p.erased_at IS NULL
    AND NOT EXISTS (SELECT FROM legal_holds h WHERE h.patient_id = p.id)
    AND NOT EXISTS (SELECT FROM patient_erasures e WHERE e.patient_id = p.id)
  ORDER BY p.closed_at LIMIT ${AT_ONCE}`;

/** Deletes what the practice need not keep any more. Events are the outbox's to forget, holds end by themselves. */
@Injectable()
export class Retention implements OnModuleInit {
  constructor(
    private readonly tasks: JobTasks,
    private readonly transactions: TransactionRunner,
    private readonly erasures: ErasuresService,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.tasks.schedule('retention', HOURLY, () => this.apply());
  }

  async apply(): Promise<void> {
    await this.transactions.run((em) => em.query(EXPIRE, [this.clock.now()]));
    for (const { table, condition, setting } of OVER) {
      const before = this.daysAgo(this.environment.values[setting]);
      for (let gone = AT_ONCE; gone === AT_ONCE;) gone = await this.delete(table, condition, before);
    }
    await this.eraseForgotten();
  }

  private async delete(table: string, condition: string, before: Date): Promise<number> {
    const chosen = `SELECT ctid FROM ${table} t WHERE ${condition} LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`;
    const [, gone] = await this.transactions.run((em) =>
      em.query<[unknown, number]>(`DELETE FROM ${table} WHERE ctid = ANY (ARRAY(${chosen}))`, [before]),
    );
    return gone;
  }

  /** Nobody's record goes by itself unless the practice has said when. */
  private async eraseForgotten(): Promise<void> {
    const days = this.environment.values.RETENTION_CLOSED_PATIENTS_DAYS;
    if (days === 0) return;
    const rows = await this.transactions.read((em) => em.query<{ id: string }[]>(FORGOTTEN, [this.daysAgo(days)]));
    for (const { id } of rows) {
      try {
        const order = { requestedBy: null, reason: 'retention_over' } as const;
        await this.transactions.run((em) => this.erasures.begin(em, id, order));
      } catch (error) {
        // Somebody was faster.
        if (!(error instanceof ErasureBegun || error instanceof LegalHoldStands)) throw error;
      }
    }
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}

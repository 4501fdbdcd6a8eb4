import { CANARIES } from '../canaries';
import { Caller, type Apis } from './caller';
import type { Cast, Person } from './cast';
import { lookFor, visit } from './visits';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const INVITED = 'canario.invitado@praxis.example';
const FREE_TEXT = { reason: 'canario-cancelacion' };

/** What patients and professionals of a practice do, all at the same time, through whichever API process there is. */
export class Day {
  /** Of each patient, an appointment that stays. */
  readonly kept: string[] = [];
  /** Statuses of those who wanted one and the same time. */
  readonly contest: number[] = [];
  /** How many appointments there have to be in the end, by status; of one hold nothing became. */
  get expected(): Readonly<Record<string, number>> {
    const count = this.cast.patients.length;
    // Refused, given up in the morning and in the afternoon; those that the strict professional has not confirmed.
    return { total: count * 9 + 1, cancelled: count * 3 };
  }

  readonly #midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;

  constructor(
    private readonly apis: Apis,
    private readonly cast: Cast,
  ) {}

  by = (who: Person): Caller => new Caller(this.apis, who);

  /** Booking, holding, moving, cancelling, each patient on a date of their own; signing in, and looking for somebody. */
  async morning(): Promise<void> {
    const { patients, admin } = this.cast;
    const [, second] = patients;
    const visits = [visit(this.by(second!), second!), lookFor(this.by(admin), second!)];
    await Promise.all([...patients.map((_, n) => this.#morningOf(n)), ...visits]);
  }

  /** Series, confirmations, a time that all want, waiting for what others give up, letters. */
  async afternoon(): Promise<void> {
    await Promise.all([...this.cast.patients.map((_, n) => this.#afternoonOf(n)), this.#office()]);
  }

  async #morningOf(n: number): Promise<void> {
    const patient = this.by(this.cast.patients[n]!);
    if (n % 2 === 0) await patient.patch('/me/notification-preferences', { channels: ['email', 'sms'] });
    const [moved, cancelled, held, left] = await Promise.all([
      patient.done('/appointments', this.#order(n, 3 + n, 9)),
      patient.done('/appointments', this.#order(n + 1, 3 + n, 11)),
      patient.done('/slot-holds', this.#order(n, 3 + n, 13, {})),
      patient.done('/slot-holds', this.#order(n, 3 + n, 15, {})),
    ]);
    await Promise.all([
      patient.done(`/appointments/${moved.id}/reschedule`, { startsAt: this.#at(3 + n, 16) }),
      patient.done(`/appointments/${cancelled.id}/cancel`, { reasonCode: 'illness', ...FREE_TEXT }),
      patient.done('/appointments', this.#order(n, 3 + n, 13, { type: 'one_off', holdToken: held.token })),
      patient.done(`/slot-holds/${left.id}/extend`),
    ]);
    this.kept[n] = moved.id;
    await patient.done(`/appointments/${moved.id}/reschedule`, { startsAt: this.#at(3 + n, 18) });
  }

  async #afternoonOf(n: number): Promise<void> {
    const { patients, professionals } = this.cast;
    const patient = this.by(patients[n]!);
    const strict = professionals.length - 1;
    const entry = { professionalId: professionals[n % strict]!.id, city: 'canaria-ciudad' };
    const dates = { from: this.#at(30, 0).slice(0, 10), to: this.#at(31, 0).slice(0, 10) };
    const [series, pending, refused, contested] = await Promise.all([
      patient.done('/appointment-series', { ...this.#order(n, 10 + n, 8), recurrence: 'FREQ=WEEKLY;COUNT=3' }),
      patient.done('/appointments', this.#order(strict, 35, 8 + n)),
      patient.done('/appointments', this.#order(strict, 36, 8 + n)),
      patient.post('/appointments', this.#order(0, 40, 10)),
    ]);
    this.contest.push(contested.status);
    const doctor = this.by(professionals[strict]!);
    const [, last] = series.appointments as { id: string }[];
    await Promise.all([
      doctor.done(`/appointments/${pending.id}/confirm`),
      doctor.done(`/appointments/${refused.id}/cancel`, { reasonCode: 'other', ...FREE_TEXT }),
      patient.done(`/appointment-series/${series.id}/reschedule`, {
        scope: 'following',
        appointmentId: last?.id,
        startsAt: this.#at(17 + n, 20),
      }),
      this.#giveUpAndWait(patient, n, entry, dates),
    ]);
  }

  /** Whoever waits is offered what a neighbour gives up. */
  async #giveUpAndWait(patient: Caller, n: number, entry: object, dates: object): Promise<void> {
    if (n % 2 === 0) await patient.done('/waitlist-entries', { ...entry, ...dates });
    const booked = await patient.done(
      '/appointments',
      this.#order(n % (this.cast.professionals.length - 1), 30, 6 + n),
    );
    await patient.done(`/appointments/${booked.id}/cancel`, { reasonCode: 'illness', ...FREE_TEXT });
  }

  async #office(): Promise<void> {
    const admin = this.by(this.cast.admin);
    const account = await admin.done('/accounts', { email: INVITED, role: 'professional' });
    const { id } = account;
    this.cast.invited.push({ id, account, authorization: '', email: INVITED, phone: null });
    const [first] = this.cast.patients;
    const staffNote = `${CANARIES.staffNote} cambiada`;
    const changed = await admin.patch(`/patients/${first!.id}`, { lastName: 'Canariapellido Segundo', staffNote });
    if (changed.status !== 200) throw new Error(changed.text);
  }

  #at(day: number, hour: number): string {
    return new Date(this.#midnight + day * DAY_MS + hour * HOUR_MS).toISOString();
  }

  #order(professional: number, day: number, hour: number, more: object = { type: 'consultation' }): object {
    const { professionals } = this.cast;
    const { id } = professionals[professional % professionals.length]!;
    const reason = 'type' in more ? { reason: 'canario-motivo' } : {};
    return { professionalId: id, startsAt: this.#at(day, hour), ...reason, ...more };
  }
}

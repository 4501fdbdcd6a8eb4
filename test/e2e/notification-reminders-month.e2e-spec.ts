import fc from 'fast-check';
import { JobWorker } from '../../src/jobs';
import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { relay } from '../support/events';
import { as } from '../support/factories/account';
import { signedInAdmin, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { ReminderModel } from '../support/reminder-model';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The clock of the jobs is that of the database. */
const TOLERANCE_MS = 5_000;

interface Act {
  readonly kind: 'book' | 'ask' | 'move' | 'cancel' | 'confirm' | 'patient' | 'practice';
  readonly who: number;
  readonly which: number;
  /** Of a thousand, how late in the span of possible starts. */
  readonly start: number;
  readonly isNearChange: boolean;
  readonly minutes: readonly number[];
  readonly reminders: boolean;
  /** Minutes that pass before it. */
  readonly pause: number;
}

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Act['kind']>(
      ...([
        'book',
        'book',
        'book',
        'ask',
        'move',
        'move',
        'cancel',
        'confirm',
        'patient',
        'patient',
        'practice',
      ] as const),
    ),
    who: fc.noBias(fc.nat(2)),
    which: fc.noBias(fc.nat(1000)),
    start: fc.noBias(fc.nat(999)),
    isNearChange: fc.boolean(),
    minutes: fc.uniqueArray(fc.constantFrom(15, 30, 90, 120, 720, 1440, 2880, 10_080, 20_160), {
      minLength: 1,
      maxLength: 4,
    }),
    reminders: fc.boolean(),
    pause: fc.noBias(fc.integer({ min: 1, max: 800 })),
  }),
  { minLength: 70, maxLength: 80, size: 'max' },
);

/** The month around a clock change. */
class Month {
  readonly #model = new ReminderModel();
  readonly #known: { readonly id: string; readonly startsAt: string }[] = [];
  #synced = Date.now();

  constructor(
    private readonly test: TestApp,
    private readonly change: number,
    private readonly people: { patients: Somebody[]; admin: Somebody; usual: Somebody; careful: Somebody },
  ) {}

  async live(all: readonly Act[]): Promise<void> {
    for (const act of all) {
      await this.#passUntil(this.#now + act.pause * MINUTE);
      await this.#perform(act);
      await this.#work();
    }
    await this.#passUntil(this.#now + 35 * DAY);
  }

  /** What was sent, beside what was to be. */
  async compare(): Promise<void> {
    const sent = await this.test.em.query<{ id: string; key: string; state: string; at: Date; starts: string }[]>(
      `SELECT id, substr(occasion, 10) AS key, state, ended_at AS at, data ->> 'startsAt' AS starts FROM notifications
        WHERE kind = 'reminder' ORDER BY occasion`,
    );
    const foretold = [...this.#model.foretold.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    expect(sent.map(({ key, state }) => `${key} ${state}`).sort()).toEqual(foretold.map(({ key }) => `${key} sent`));
    for (const { key, at } of sent) {
      const late = at.getTime() - (this.#model.foretold.get(key)?.at ?? 0);
      expect([key, Math.abs(late) <= TOLERANCE_MS]).toEqual([key, true]);
    }
  }

  get count(): number {
    return this.#model.foretold.size;
  }

  get #now(): number {
    return this.test.clock.now().getTime();
  }

  /** Moves the clock to each job that is due on the way. */
  async #passUntil(end: number): Promise<void> {
    for (;;) {
      const [{ wait }] = await this.test.em.query<[{ wait: number | null }]>(
        `SELECT extract(epoch FROM min(run_at) - now())::float8 * 1000 AS wait FROM graphile_worker._private_jobs`,
      );
      const next = wait === null ? end : Math.min(end, this.#now + Math.max(1, Math.ceil(wait)));
      await this.#set(next);
      await this.#work();
      if (next === end) return;
    }
  }

  /** Both clocks by the same amount; what has passed in earnest has moved the one of the jobs already. */
  async #set(instant: number): Promise<void> {
    this.#model.pass(this.#now, instant);
    const shift = instant - this.#now - (Date.now() - this.#synced);
    this.#synced = Date.now();
    await this.test.em.query(
      `UPDATE graphile_worker._private_jobs SET run_at = run_at - $1 * interval '1 millisecond'`,
      [shift],
    );
    this.test.clock.set(new Date(instant));
  }

  async #work(): Promise<void> {
    await relay(this.test);
    await this.test.app.get(JobWorker, { strict: false }).runDue();
  }

  async #perform(act: Act): Promise<void> {
    const { minutes, kind, who, which } = act;
    const patient = this.people.patients[who]!;
    if (kind === 'practice') {
      await (await this.#admin()).patch('/practice', { reminderMinutes: minutes });
      this.#model.practiceWants(minutes);
    } else if (kind === 'patient') {
      const wanted = { reminders: act.reminders, reminderMinutes: which % 3 === 0 ? null : minutes };
      await (await as(this.test, patient.account)).patch('/me/notification-preferences', wanted);
      this.#model.patientWants(patient.id, wanted.reminders, wanted.reminderMinutes);
    } else if (kind === 'book' || kind === 'ask') await this.#book(act, patient);
    else await this.#change({ ...act, kind });
  }

  /** By staff, and it is booked; or by the patient, and it has to be confirmed. */
  async #book({ kind, ...act }: Act, patient: Somebody): Promise<void> {
    const { usual, careful } = this.people;
    const order = { startsAt: this.#startOf(act), type: 'consultation', durationMinutes: 15 };
    const [client, whom] =
      kind === 'book'
        ? [await this.#admin(), { professionalId: usual.id, patientId: patient.id }]
        : [await as(this.test, patient.account), { professionalId: careful.id }];
    this.#note(await client.post('/appointments', { ...order, ...whom }));
  }

  async #change({ kind, which, ...act }: Act & { readonly kind: 'move' | 'cancel' | 'confirm' }): Promise<void> {
    const known = this.#known[which % Math.max(1, this.#known.length)];
    if (!known) return;
    const [verb, body] = {
      move: ['reschedule', { startsAt: this.#startOf(act) }] as const,
      cancel: ['cancel', { reasonCode: 'illness' }] as const,
      confirm: ['confirm', {}] as const,
    }[kind];
    this.#note(await (await this.#admin()).post(`/appointments/${known.id}/${verb}`, body));
  }

  /** Five whole minutes of the coming three weeks, every other one within two days of the change. */
  #startOf({ start, isNearChange }: Pick<Act, 'start' | 'isNearChange'>): string {
    const far = this.#now + HOUR + (start / 1_000) * 21 * DAY;
    const near = this.change + (start / 1_000 - 0.5) * 4 * DAY;
    const at = isNearChange && near > this.#now + HOUR ? near : far;
    return new Date(Math.floor(at / (5 * MINUTE)) * 5 * MINUTE).toISOString();
  }

  /** What was refused has changed nothing. */
  #note({ status, body }: Answer): void {
    if (status >= 300) return;
    this.#model.put(body);
    if (!this.#known.some(({ id }) => id === body.id)) this.#known.push(body);
  }

  #admin(): Promise<Client> {
    return as(this.test, this.people.admin.account);
  }
}

describe('the reminders of a month', () => {
  it.each([
    ['Europe/Madrid', '2026-03-29T01:00:00Z'],
    ['Europe/Madrid', '2026-10-25T01:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ])(
    'in %s, where the clocks change at %s, are those that were foretold, each once and in time',
    async (zone, instant) => {
      const change = Date.parse(instant);
      await fc.assert(
        fc.asyncProperty(acts, async (all) => {
          // Seventeen seconds past the minute: nothing is due at the very moment of an act.
          const test = await startApp({ now: new Date(change - 12 * DAY + 17_000) });
          try {
            const windows = { weekdays: [1, 2, 3, 4, 5, 6, 7], opensAt: '00:00', closesAt: '00:00' };
            const settings = { time_zone: zone, minimum_notice_minutes: 0 };
            const month = new Month(test, change, {
              patients: await Promise.all([0, 1, 2].map(() => signedInPatient(test))),
              admin: await signedInAdmin(test),
              usual: await workingProfessional(test, settings, windows),
              careful: await workingProfessional(
                test,
                { ...settings, requires_confirmation: true, slot_interval_minutes: 5 },
                windows,
              ),
            });
            await month.live(all);
            await month.compare();
            expect(month.count).toBeGreaterThan(3);
          } finally {
            await test.stop();
          }
        }),
        { numRuns: 1, endOnFailure: true },
      );
    },
    240_000,
  );
});

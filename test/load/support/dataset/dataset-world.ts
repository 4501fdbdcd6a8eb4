import type { TestApp } from '../../../support/app';
import { BookingWorld, signInPatient, startWorldApp, type Booking, type Patient } from '../world';
import { openDataset } from './dataset';
import type { DatasetSize } from './size';

/** The zone of most of its professionals; it has no clock changes, so that what is recorded fits every date. */
const ZONE = 'America/La_Paz';

interface FreeHour {
  readonly professionalId: string;
  readonly startsAt: Date;
}

/** A practice with a past: some of its patients are signed in and book free hours of its professionals, all over the place. */
export class DatasetWorld extends BookingWorld {
  #next = 0;

  private constructor(
    test: TestApp,
    readonly patients: readonly Patient[],
    private readonly bookings: readonly Booking[],
  ) {
    super(test);
  }

  /** @param want so many patients who are signed in, with at most so many bookings together */
  static async open(
    size: DatasetSize,
    want: { readonly patients: number; readonly bookings: number },
  ): Promise<DatasetWorld> {
    const test = await startWorldApp(await openDataset(size));
    const ids = await test.em.query<{ id: string }[]>(
      `SELECT p.id FROM bench.patients b JOIN patients p USING (id) WHERE p.account_id IS NULL AND b.number % 7 = 3
        ORDER BY md5(b.number::text || $1) LIMIT $2`,
      [String(Date.now()), want.patients],
    );
    const patients: Patient[] = [];
    for (const { id } of ids) patients.push(await signInPatient(test, id));
    return new DatasetWorld(test, patients, await freeBookings(test, patients, size, want.bookings));
  }

  nextBooking(): Booking {
    const booking = this.bookings[this.#next++];
    if (!booking) throw new Error('The bench has used up its free hours.');
    return booking;
  }

  get left(): number {
    return this.bookings.length - this.#next;
  }
}

/** Hours in which nobody else is, each patient with one professional at a time, in no order. */
async function freeBookings(
  test: TestApp,
  patients: readonly Patient[],
  { horizonDays }: DatasetSize,
  limit: number,
): Promise<Booking[]> {
  const hours = await test.em.query<FreeHour[]>(
    `SELECT professional_id AS "professionalId", starts_at AS "startsAt"
       FROM free_slots f JOIN bench.professionals p ON p.id = f.professional_id
      WHERE p.time_zone = $1 AND p.session_minutes = 60 AND f.free_minutes >= 60 AND extract(minute FROM starts_at) = 0
        AND starts_at BETWEEN now() + interval '2 days' AND now() + $3 * interval '1 day'
      ORDER BY md5(starts_at::text || p.number) LIMIT $2`,
    [ZONE, limit, horizonDays - 2],
  );
  const taken = await test.em.query<{ patientId: string; startsAt: Date }[]>(
    `SELECT patient_id AS "patientId", starts_at AS "startsAt" FROM appointments
      WHERE patient_id = ANY($1) AND starts_at > now() AND status <> 'cancelled'`,
    [patients.map(({ id }) => id)],
  );
  const busy = new Set(taken.map(({ patientId, startsAt }) => `${patientId} ${startsAt.getTime()}`));
  return hours.flatMap(({ professionalId, startsAt }, index) => {
    for (let turn = 0; turn < patients.length; turn++) {
      const patient = patients[(index + turn) % patients.length]!;
      const hour = `${patient.id} ${startsAt.getTime()}`;
      if (busy.has(hour)) continue;
      busy.add(hour);
      return [{ patient, professionalId, startsAt: startsAt.getTime() }];
    }
    return [];
  });
}

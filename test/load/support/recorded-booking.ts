import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { keyOf } from '../../../src/common/database/locks';
import { newId } from '../../../src/common/database/uuid';
import { sha256 } from '../../../src/common/http/idempotency/idempotency.queries';
import { listen } from '../../support/recording';
import { later, textOf } from './statement-values';
import { orderOf, type Booking, type BookingWorld } from './world';

const PATH = '/api/v1/appointments';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What differs from booking to booking, in an order that is the same for all. */
type Particulars = readonly string[];

/** A statement whose values are texts; a value is known by its place among the distinct ones. Null stays null. */
interface Replayed {
  readonly name?: string | undefined;
  readonly text: string;
  readonly values: readonly (number | null)[];
  readonly joins: boolean;
}

/**
 * The statements of one booking over HTTP, from the look-up of the caller to the commit, as the application sent them; to
 * be sent again for other bookings by a client that does nothing else.
 */
export class RecordedBooking {
  private constructor(
    readonly statements: readonly Replayed[],
    private readonly distinct: readonly string[],
    private readonly recorded: { readonly startsAt: number; readonly particulars: Particulars },
  ) {}

  /** Books through the application in this process and listens to its connections. */
  static async record(world: BookingWorld): Promise<RecordedBooking> {
    await bookHere(world, world.nextBooking(), randomUUID());
    const booking = world.nextBooking();
    const key = randomUUID();
    let appointmentId = '';
    // The application then knows the caller, as under load: the bare statements do not look them up either.
    await world.test.client.with(booking.patient.headers).get('/me');
    const sent = await listen(async () => (appointmentId = await bookHere(world, booking, key)));
    const distinct = [...new Set(sent.flatMap(({ values }) => values.map(textOf)))].filter((text) => text !== null);
    const placeOf = (value: unknown): number | null =>
      textOf(value) === null ? null : distinct.indexOf(textOf(value)!);
    const statements = sent.map((statement) => ({ ...statement, values: statement.values.map(placeOf) }));
    const particulars = particularsOf(booking, key, appointmentId);
    return new RecordedBooking(statements, distinct, { startsAt: booking.startsAt, particulars });
  }

  get roundTrips(): number {
    return this.statements.filter(({ joins }) => !joins).length;
  }

  /** The place of the appointment's id. */
  get appointmentId(): number {
    return this.distinct.indexOf(this.recorded.particulars[0]!);
  }

  /** The distinct values for another booking. */
  valuesFor(booking: Booking): string[] {
    const particulars = particularsOf(booking, randomUUID(), newId(new Date()));
    const shift = booking.startsAt - this.recorded.startsAt;
    return this.distinct.map((text) => later(changed(text, this.recorded.particulars, particulars), shift));
  }

  /** Sends them for another booking; answers whether its appointment was inserted. */
  async replay(client: Client, booking: Booking): Promise<boolean> {
    const distinct = this.valuesFor(booking);
    let inserted = false;
    const together: Promise<unknown>[] = [];
    for (const { name, text, values, joins } of this.statements) {
      if (!joins) await Promise.all(together.splice(0));
      const query = { name, text, values: values.map((place) => (place === null ? null : distinct[place])) };
      const answered = client.query(query).then(({ rowCount }) => {
        if (text.includes('INSERT INTO appointments ')) inserted = rowCount === 1;
      });
      together.push(answered);
    }
    await Promise.all(together);
    return inserted;
  }
}

function changed(text: string, from: Particulars, to: Particulars): string {
  const whole = from.indexOf(text);
  if (whole >= 0) return to[whole]!;
  // Of rows that only this booking knows, such as its history.
  if (UUID.test(text)) return newId(new Date());
  // Arrays and the JSON of events and audit entries hold them inside.
  return text.startsWith('{') ? from.reduce((result, one, index) => result.replaceAll(one, to[index]!), text) : text;
}

function particularsOf({ patient, professionalId }: Booking, key: string, appointmentId: string): Particulars {
  const keyHash = sha256('POST', PATH, key);
  return [
    appointmentId,
    professionalId,
    patient.id,
    patient.accountId,
    patient.deviceSessionId,
    keyOf({ on: 'professional', id: professionalId }).toString(),
    keyOf({ on: 'patient', id: patient.id }).toString(),
    keyHash,
    `${patient.accountId}:${keyHash}`,
  ];
}

async function bookHere(world: BookingWorld, booking: Booking, key: string): Promise<string> {
  const client = world.test.client.with({ ...booking.patient.headers, 'idempotency-key': key });
  const { status, body, text } = await client.post('/appointments', orderOf(booking));
  if (status !== 201) throw new Error(`The booking to record was answered ${status}: ${text}`);
  return (body as { id: string }).id;
}

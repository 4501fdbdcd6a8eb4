import { randomUUID } from 'node:crypto';
import { Client, type QueryConfig } from 'pg';
import { keyOf } from '../../../src/common/database/locks';
import { newId } from '../../../src/common/database/uuid';
import { sha256 } from '../../../src/common/http/idempotency/idempotency.queries';
import { orderOf, type Booking, type World } from './world';

const PATH = '/api/v1/appointments';
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A statement as it went to PostgreSQL. */
interface Sent {
  readonly name?: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What differs from booking to booking, in an order that is the same for all. */
type Particulars = readonly string[];

/**
 * The statements of one booking over HTTP, from the look-up of the caller to the commit, as the application sent them; to
 * be sent again for other bookings by a client that does nothing else.
 */
export class RecordedBooking {
  private constructor(
    readonly statements: readonly Sent[],
    private readonly recorded: { readonly startsAt: number; readonly particulars: Particulars },
  ) {}

  /** Books through the application in this process and listens to its connections. */
  static async record(world: World): Promise<RecordedBooking> {
    await bookHere(world, world.nextBooking(), randomUUID());
    const booking = world.nextBooking();
    const key = randomUUID();
    let appointmentId = '';
    const statements = await listen(async () => (appointmentId = await bookHere(world, booking, key)));
    const { startsAt } = booking;
    return new RecordedBooking(statements, { startsAt, particulars: particularsOf(booking, key, appointmentId) });
  }

  /** Sends them for another booking; answers whether its appointment was inserted. */
  async replay(client: Client, booking: Booking): Promise<boolean> {
    const particulars = particularsOf(booking, randomUUID(), newId(new Date()));
    const change = this.#changeTo(booking.startsAt, particulars);
    let inserted = false;
    for (const { name, text, values } of this.statements) {
      const { rowCount } = await client.query({ name, text, values: values.map(change) });
      if (text.includes('INSERT INTO appointments ')) inserted = rowCount === 1;
    }
    return inserted;
  }

  #changeTo(startsAt: number, particulars: Particulars): (value: unknown) => unknown {
    const { recorded } = this;
    const change = (value: unknown): unknown => {
      if (typeof value === 'string') return changeText(value, recorded.particulars, particulars);
      if (Array.isArray(value)) return value.map(change);
      // Times that follow from the session's are whole minutes; the others are "now", which is as good a minute later.
      if (value instanceof Date && value.getTime() % MINUTE_MS === 0)
        return new Date(value.getTime() + startsAt - recorded.startsAt);
      return value;
    };
    return change;
  }
}

function changeText(text: string, from: Particulars, to: Particulars): string {
  const whole = from.indexOf(text);
  if (whole >= 0) return to[whole]!;
  // Of rows that only this booking knows, such as its history.
  if (UUID.test(text)) return newId(new Date());
  // Only the JSON of events and audit entries holds them inside.
  if (!text.startsWith('{')) return text;
  return from.reduce((changed, one, index) => changed.replaceAll(one, to[index]!), text);
}

function particularsOf(
  { patient, professionalId, startsAt }: Booking,
  key: string,
  appointmentId: string,
): Particulars {
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
    new Date(startsAt).toISOString(),
    new Date(startsAt + HOUR_MS).toISOString(),
  ];
}

async function bookHere(world: World, booking: Booking, key: string): Promise<string> {
  const client = world.test.client.with({ ...booking.patient.headers, 'idempotency-key': key });
  const { status, body, text } = await client.post('/appointments', orderOf(booking));
  if (status !== 201) throw new Error(`The booking to record was answered ${status}: ${text}`);
  return (body as { id: string }).id;
}

type Query = (this: Client, ...args: unknown[]) => unknown;

/** Every statement that any connection of this process sends meanwhile, in order. */
async function listen(work: () => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  const prototype = Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  prototype.query = function (...args) {
    const [first, second] = args as [string | QueryConfig, unknown];
    const config = typeof first === 'string' ? { text: first } : first;
    const values: unknown = config.values ?? second;
    sent.push({ name: config.name, text: config.text, values: Array.isArray(values) ? [...values] : [] });
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return sent;
}

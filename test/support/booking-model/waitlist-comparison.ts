import type { TestApp } from '../app';
import type { Model } from './model';
import type { Stage } from './stage';

interface StoredOffer {
  readonly id: string;
  readonly entry: string;
  readonly start: Date;
  readonly end: Date;
  readonly since: Date;
  readonly until: Date;
  readonly status: string;
  readonly events: number;
}

const EVENTS = (of: string) =>
  `(SELECT count(*)::int FROM outbox_events v WHERE v.aggregate_id = ${of} AND v.type LIKE 'waitlist.%')`;

const OFFERS = `
  SELECT o.id, o.entry_id AS entry, o.starts_at AS start, o.ends_at AS "end", o.offered_at AS since, o.expires_at AS until, o.status,
    ${EVENTS('o.id')} AS events
    FROM waitlist_offers o`;

const ENTRIES = `
  SELECT 'entry ' || e.id || ' of ' || e.patient_id || ' with ' || COALESCE(e.professional_id::text, 'anybody') || ' ' || e.status ||
      ' priority ' || e.priority || ' events ' || ${EVENTS('e.id')} AS line
    FROM waitlist_entries e
  UNION ALL SELECT 'left over ' || id FROM waitlist_openings
  UNION ALL SELECT 'unnoticed ' || id FROM appointments
             WHERE status = 'held' AND held_until <= $1 OR status = 'pending' AND confirm_by <= $1`;

/** What is stored of the waitlist. */
export interface StoredWaitlist {
  readonly lines: readonly string[];
  /** Ids of offers, by entry and start. */
  readonly ids: ReadonlyMap<string, string>;
}

/** A line for each entry, offer and opening. An offer that is over by the clock counts as expired, whether or not somebody noticed. */
export async function storedWaitlist({ em, clock }: TestApp): Promise<StoredWaitlist> {
  const now = clock.now();
  const entries = await em.query<{ line: string }[]>(ENTRIES, [now]);
  const offers = await em.query<StoredOffer[]>(OFFERS);
  const lines = offers.map(({ id, entry, start, end, since, until, status, events }) => {
    const isOver = status === 'offered' && until <= now;
    const times = [start, end, since, until].map((one) => one.toISOString()).join(' ');
    return offerLine(id, entry, times, isOver ? 'expired' : status, isOver ? events + 1 : events);
  });
  const ids = new Map(offers.map(({ id, entry, start }) => [`of ${entry} at ${start.getTime()}`, id]));
  return { lines: [...entries.map(({ line }) => line), ...lines], ids };
}

const offerLine = (id: string, entry: string, times: string, status: string, events: number): string =>
  `offer ${id} of ${entry} ${times} ${status} events ${events}`;

/** Only the server knows the ids of the offers that it made. */
export function adoptIds(model: Model, ids: ReadonlyMap<string, string>): void {
  for (const one of [...model.offers, ...model.sessions]) {
    const known = ids.get(one.id);
    if (known !== undefined) Object.assign(one, { id: known });
  }
}

const EVENTS_OF = { waiting: 1, fulfilled: 1, left: 2 };

export function modelledWaitlist({ entries, offers, unnoticed }: Model, stage: Stage): string[] {
  return [
    ...entries.map(({ id, patient, professional, status, priority }) => {
      const whom = professional === null ? 'anybody' : stage.professionalId(professional);
      return `entry ${id} of ${stage.patientId(patient)} with ${whom} ${status} priority ${priority} events ${EVENTS_OF[status]}`;
    }),
    ...offers.map(({ id, entry, start, end, since, until, status }) => {
      const times = [start, end, since, until].map((one) => new Date(one).toISOString()).join(' ');
      return offerLine(id, entry, times, status, status === 'offered' ? 1 : 2);
    }),
    ...unnoticed.map(({ id }) => `unnoticed ${id}`),
  ];
}

/** Entries with their offers, as the API shows them to administrators: `<id> <status>: <startsAt> <status>, ...`. */
export async function shownWaitlist(stage: Stage): Promise<string[]> {
  const client = await stage.as({ role: 'admin', index: 0 });
  const { body } = await client.get('/waitlist-entries', { limit: 100 });
  return body.data
    .map(({ id, status, offers }: { id: string; status: string; offers: Shown[] }) => shown(id, status, offers))
    .sort();
}

interface Shown {
  readonly startsAt: string;
  readonly status: string;
}

const shown = (id: string, status: string, offers: readonly Shown[]): string =>
  `${id} ${status}: ${offers
    .map((one) => `${one.startsAt} ${one.status}`)
    .sort()
    .join(', ')}`;

export function expectedWaitlist({ entries, offers }: Model): string[] {
  return entries
    .filter(({ status }) => status !== 'left')
    .map(({ id, status }) => {
      const own = offers.filter(({ entry }) => entry === id);
      return shown(
        id,
        status,
        own.map((one) => ({ startsAt: new Date(one.start).toISOString(), status: one.status })),
      );
    })
    .sort();
}

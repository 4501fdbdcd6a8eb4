import type { TestApp } from '../app';
import type { Model } from './model';
import type { Stage } from './stage';
import { freeStarts } from './rules';
import { dateIn, datePlus } from './wall-time';

interface StoredSession {
  readonly id: string;
  readonly professional: string;
  readonly patient: string | null;
  readonly start: string;
  readonly end: string;
  readonly occupied: string;
  readonly status: string;
  readonly until: string | null;
  readonly acts: number;
  readonly events: number;
}

const STORED = `
  SELECT a.id, a.professional_id AS professional, a.patient_id AS patient, a.starts_at AS start, a.ends_at AS "end",
    a.occupied_until AS occupied, a.status, CASE a.status WHEN 'held' THEN a.held_until WHEN 'pending' THEN a.confirm_by END AS until,
    (SELECT count(*)::int FROM appointment_history h WHERE h.appointment_id = a.id) AS acts,
    (SELECT count(*)::int FROM outbox_events e WHERE e.aggregate_id = a.id AND e.type LIKE 'appointment.%') AS events
  FROM appointments a`;

const at = (time: string | number | null): string => (time === null ? '' : new Date(time).toISOString());

/** What is stored, a line for each session. What is over by the clock counts as ended, whether or not somebody noticed. */
export async function storedSessions({ em, clock }: TestApp): Promise<string[]> {
  const rows = await em.query<StoredSession[]>(STORED);
  const now = clock.now();
  const lines = rows.flatMap((row) => {
    const isOver = row.until !== null && new Date(row.until) <= now;
    if (isOver && row.status === 'held') return [];
    const noticed = isOver ? { status: 'cancelled', until: null, acts: row.acts + 1, events: row.events + 1 } : {};
    return [lineOf({ ...row, ...noticed })];
  });
  return lines.sort();
}

export function modelledSessions({ sessions }: Model, stage: Stage): string[] {
  const lines = sessions.map((one) =>
    lineOf({
      ...one,
      professional: stage.professionalId(one.professional),
      patient: one.patient === null ? null : stage.patientId(one.patient),
      events: one.acts,
    }),
  );
  return lines.sort();
}

type Line = Omit<StoredSession, 'start' | 'end' | 'occupied' | 'until'> &
  Readonly<Record<'start' | 'end' | 'occupied', string | number>> & { readonly until: string | number | null };

function lineOf({ id, professional, patient, start, end, occupied, status, until, acts, events }: Line): string {
  const times = [start, end, occupied, until].map(at).join(' ');
  return `${id} ${professional} ${patient ?? '-'} ${times} ${status} acts ${acts} events ${events}`;
}

const COLLISIONS = `
  SELECT a.id, b.id AS other FROM appointments a JOIN appointments b ON a.id < b.id
   WHERE a.status NOT IN ('cancelled', 'no_show') AND b.status NOT IN ('cancelled', 'no_show')
     AND (a.professional_id = b.professional_id AND a.starts_at < b.occupied_until AND b.starts_at < a.occupied_until
       OR a.patient_id = b.patient_id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at)`;

/** Pairs of live sessions that overlap, whatever the model thinks. */
export function collisions({ em }: TestApp): Promise<object[]> {
  return em.query(COLLISIONS);
}

const DAYS_OFFERED = 4;

/** The free starts of each professional: as the API offers them to anybody, and as they should be. */
export async function offers(model: Model, stage: Stage): Promise<{ offered: string[][]; expected: string[][] }> {
  const offered: string[][] = [];
  const expected: string[][] = [];
  for (const [index, { zone }] of model.professionals.entries()) {
    const from = dateIn(zone, model.now);
    const to = datePlus(from, DAYS_OFFERED);
    const path = `/professionals/${stage.professionalId(index)}/slots`;
    const { body } = await stage.test.client.get(path, { from, to });
    const days = Object.values<{ startsAt: string }[]>(body.days);
    offered.push(days.flat().map(({ startsAt }) => startsAt));
    expected.push(freeStarts(model, index, from, to).map(at));
  }
  return { offered, expected };
}

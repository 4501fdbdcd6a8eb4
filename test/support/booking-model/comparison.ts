import type { TestApp } from '../app';
import type { Model, ModelSession, Span } from './model';
import type { Stage } from './stage';
import { freeStarts } from './rules';
import { dateIn, datePlus, timeOf } from './wall-time';

interface StoredSession {
  readonly id: string;
  readonly professional: string;
  readonly patient: string | null;
  readonly start: string;
  readonly end: string;
  readonly occupied: string;
  readonly status: string;
  readonly until: string | null;
  readonly deadline: string;
  readonly price: number | null;
  /** The series, what was set aside, and what is recorded of a cancellation. */
  readonly rest: string;
  readonly acts: number;
  readonly events: number;
}

const STORED = `
  SELECT a.id, a.professional_id AS professional, a.patient_id AS patient, a.starts_at AS start, a.ends_at AS "end",
    a.occupied_until AS occupied, a.status, CASE a.status WHEN 'held' THEN a.held_until WHEN 'pending' THEN a.confirm_by END AS until,
    a.cancellation_deadline AS deadline, a.price_amount AS price,
    COALESCE(a.series_id::text, '-') || ' [' || array_to_string(a.overridden_rules, ',') || '] late ' || COALESCE(a.cancelled_late::text, '-') ||
      ' fee ' || COALESCE(a.cancellation_fee_amount::text, '-') || ' waived ' || (a.late_fee_waived_at IS NOT NULL) AS rest,
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
    const noticed = isOver
      ? { status: 'cancelled', until: null, acts: row.acts + 1, events: row.events + 1, ...unpaid(row) }
      : {};
    return [lineOf({ ...row, ...noticed })];
  });
  return lines.sort();
}

/** As it will be written down. */
const unpaid = ({ price, rest }: StoredSession): Pick<StoredSession, 'rest'> => ({
  rest: rest.replace('late - fee -', `late false fee ${price === null ? '-' : 0}`),
});

export function modelledSessions({ sessions }: Model, stage: Stage): string[] {
  const lines = sessions.map((one) =>
    lineOf({
      ...one,
      professional: stage.professionalId(one.professional),
      patient: one.patient === null ? null : stage.patientId(one.patient),
      events: one.acts,
      rest: restOf(one),
    }),
  );
  return lines.sort();
}

function restOf({ series, overridden, cancelled, waived }: ModelSession): string {
  const fee = cancelled ? `late ${cancelled.late} fee ${cancelled.fee ?? '-'}` : 'late - fee -';
  return `${series ?? '-'} [${overridden.join()}] ${fee} waived ${waived}`;
}

type Times = 'start' | 'end' | 'occupied' | 'until' | 'deadline';
type Line = Omit<StoredSession, Times | 'price'> & Readonly<Record<Times, string | number | null>>;

function lineOf({ id, professional, patient, start, end, occupied, until, deadline, ...one }: Line): string {
  const times = [start, end, occupied, until, deadline].map(at).join(' ');
  return `${id} ${professional} ${patient ?? '-'} ${times} ${one.status} ${one.rest} acts ${one.acts} events ${one.events}`;
}

const CALENDARS = `
  SELECT p.id || ' buffer ' || p.buffer_minutes || ' step ' || COALESCE(p.slot_interval_minutes::text, '-') || ' week ' ||
      COALESCE((SELECT string_agg(w.weekday || ' ' || left(w.opens_at::text, 5) || '-' || left(w.closes_at::text, 5), ' '
                                  ORDER BY w.weekday, w.opens_at)
                  FROM weekly_windows w WHERE w.professional_id = p.id), '') ||
      ' policy ' || COALESCE(p.notice_hours || ' ' || p.late_fee_percent, '-') AS line
    FROM professionals p
  UNION ALL SELECT 'blocked ' || id FROM blocked_periods
  UNION ALL SELECT o.professional_id || ' ' || o.date || ' ' ||
      (SELECT COALESCE(string_agg((w ->> 'start') || '-' || (w ->> 'end'), ' ' ORDER BY w ->> 'start'), 'closed')
         FROM jsonb_array_elements(o.windows::jsonb) w)
    FROM date_overrides o`;

const shown = (spans: readonly Span[]): string =>
  spans.map(({ start, end }) => `${timeOf(start)}-${timeOf(end)}`).join(' ');

/** What is stored of working hours, overrides, settings and blocks, a line for each. */
export async function storedCalendars({ em }: TestApp): Promise<string[]> {
  const rows = await em.query<{ line: string }[]>(CALENDARS);
  return rows.map(({ line }) => line).sort();
}

export function modelledCalendars({ professionals, blocks }: Model, stage: Stage): string[] {
  const lines = professionals.flatMap(({ buffer, step, week, overrides, policy }, index) => {
    const id = stage.professionalId(index);
    const dates = Object.entries(overrides).map(([date, spans]) => `${id} ${date} ${shown(spans) || 'closed'}`);
    const days = week.flatMap((spans, day) => spans.map((span) => `${day + 1} ${shown([span])}`)).join(' ');
    const terms = policy ? `${policy.noticeHours} ${policy.lateFeePercent}` : '-';
    return [`${id} buffer ${buffer} step ${step ?? '-'} week ${days} policy ${terms}`, ...dates];
  });
  return [...lines, ...blocks.map(({ id }) => `blocked ${id}`)];
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
const MOST_FOUND = 100;

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

/** The first times across everybody that a patient finds: as the search answers, and as they should be. */
export async function found(
  model: Model,
  stage: Stage,
  patient: number,
): Promise<{ answered: string[]; expected: string[] }> {
  const [from, to] = [dateIn('UTC', model.now), datePlus(dateIn('UTC', model.now), DAYS_OFFERED)];
  const client = await stage.as({ role: 'patient', index: patient });
  const { body } = await client.get('/slots/search', { from, to, limit: MOST_FOUND });
  const answered = body.data.map(
    (one: { startsAt: string; professionalId: string }) => `${one.startsAt} ${one.professionalId}`,
  );
  const expected = model.professionals.flatMap((_, index) =>
    freeStarts(model, index, from, to, { patient }).map((start) => `${at(start)} ${stage.professionalId(index)}`),
  );
  return { answered, expected: expected.sort().slice(0, MOST_FOUND) };
}

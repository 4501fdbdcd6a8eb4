import { HABITS } from './people.sql';
import { weeksOf, type DatasetSize } from './size';

/** The hours at which somebody works, by zone and habit; without the days on which all or some are away. */
export function enterHours(size: DatasetSize): string {
  const { past, ahead } = weeksOf(size);
  const worked = HABITS.flatMap(({ morning, afternoon }, n) =>
    [morning, afternoon].map(([opens, closes]) => `(${n}, ${opens}, ${closes})`),
  );
  return `
    INSERT INTO bench.hours
    SELECT extract(epoch FROM at) / 3600, at, wall::date, zone, habit
      FROM generate_series(date_trunc('day', now(), 'UTC') - interval '${past * 7} days',
             date_trunc('day', now(), 'UTC') + interval '${ahead * 7} days', interval '1 hour') AS at
     CROSS JOIN (SELECT DISTINCT time_zone AS zone FROM bench.professionals) zones
     CROSS JOIN LATERAL (SELECT at AT TIME ZONE zone AS wall) w
      JOIN (VALUES ${worked.join(', ')}) AS h (habit, opens, closes)
        ON extract(hour FROM wall) >= opens AND extract(hour FROM wall) < closes
     WHERE extract(isodow FROM wall) <= 5 AND wall::date <> current_date + 24`;
}

/** Who works when: pairs of professional and hour, with the share of them that is taken, before it is scaled; 1000: all. */
const PAIRS = `
  bench.hours h JOIN bench.professionals p USING (time_zone, habit)
  CROSS JOIN LATERAL (SELECT CASE WHEN p.booked_out AND h.at > now() THEN 1000 ELSE 0.4 + 0.1 * (p.number % 6) END) AS s (share)
  WHERE NOT (p.number % 20 = 3 AND h.on_date BETWEEN current_date + 14 AND current_date + 20)
    AND NOT (p.number % 20 = 7 AND h.on_date = current_date + 10)`;

/** The factor that makes about as many appointments as wanted of them. */
export const scaleFor = ({ appointments, longCalendar }: DatasetSize): string => `
  SELECT greatest(0, ${appointments - longCalendar} - count(*) FILTER (WHERE share = 1000))
         / greatest(1, sum(share) FILTER (WHERE share < 1000)) AS scale FROM ${PAIRS}`;

const WHAT = `INSERT INTO appointments (id, professional_id, patient_id, starts_at, ends_at, occupied_until, type, modality, status,
    price_amount, price_currency, notice_hours, late_fee_percent, cancellation_deadline, cancelled_at, cancelled_by_role,
    cancellation_reason_code, cancelled_late, cancellation_fee_amount, cancellation_fee_currency, confirm_by, created_at, updated_at)`;

/**
 * The appointments of hours from `since` to `until`, in the order in which they were booked, as a practice fills its table.
 * A patient keeps an hour of the week for ten weeks, in one week of four with another professional; at any hour every
 * professional has another patient.
 */
export function enterAppointments(size: DatasetSize, scale: number, since: Date, until: Date): string {
  const patientsEach = Math.floor(size.patients / size.professionals);
  return `
    ${WHAT}
    SELECT uuidv7(made - now()), x.id, q.id, at, at + session_minutes * interval '1 minute',
           at + (session_minutes + buffer_minutes) * interval '1 minute',
           CASE WHEN person % 10 < 3 THEN 'consultation' ELSE 'one_off' END, CASE WHEN person % 3 = 1 THEN 'online' ELSE 'in_person' END,
           status, price_amount, 'BOB', 24, 0, at - interval '24 hours', cancelled_at, CASE WHEN cancelled_at IS NOT NULL THEN 'patient' END,
           CASE WHEN cancelled_at IS NOT NULL THEN 'patient' END, cancelled_at > at - interval '24 hours',
           CASE WHEN cancelled_at IS NOT NULL THEN 0 END, CASE WHEN cancelled_at IS NOT NULL THEN 'BOB' END,
           CASE WHEN status = 'pending' THEN at END, made, made
      FROM (SELECT p.number AS person, h.number AS hour, h.at, p.id, session_minutes, buffer_minutes, price_amount, booked_out, share,
                   h.at - (2 + 28 * bench.chance(p.number, h.number, 3)) * interval '1 day' AS made
              FROM ${PAIRS} AND h.at >= '${since.toISOString()}' AND h.at < '${until.toISOString()}'
               AND bench.chance(p.number, h.number, 1) < greatest(s.share * ${scale}, s.share - 999)) x
      JOIN bench.patients q ON q.number = (person + (hour / 168 % 4) / 3) % ${size.professionals} * ${patientsEach}
             + (hour % 168 + hour / 1680 * 37) % ${patientsEach}
     CROSS JOIN LATERAL (SELECT bench.chance(person, hour, 2) AS luck) l
     CROSS JOIN LATERAL (SELECT CASE WHEN booked_out AND at > now() THEN 'booked' WHEN luck < 0.12 THEN 'cancelled'
         WHEN at > now() THEN CASE WHEN luck < 0.17 THEN 'pending' ELSE 'booked' END
         WHEN luck < 0.18 THEN 'no_show' ELSE 'fulfilled' END AS status) s
     CROSS JOIN LATERAL (SELECT CASE WHEN status = 'cancelled' THEN made + (at - made) * luck * 8 END AS cancelled_at) c
     ORDER BY made`;
}

/** Quarters of an hour without end, up to now: a list that has a thousandth page. */
export const enterLongCalendar = ({ longCalendar }: DatasetSize): string => `
  WITH quarters AS (
    SELECT date_trunc('hour', now()) - n * interval '15 minutes' AS at FROM generate_series(1, ${longCalendar}) n),
  who AS (SELECT professional_id, patient_id FROM bench.long_calendar)
  ${WHAT}
  SELECT uuidv7(at - now()), professional_id, patient_id, at, at + interval '15 minutes', at + interval '15 minutes', 'one_off', 'online',
         'fulfilled', NULL, NULL, 24, 0, at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, at, at
    FROM quarters, who ORDER BY at`;

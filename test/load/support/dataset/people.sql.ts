import type { DatasetSize } from './size';

/** Zones whose offsets are whole hours: sessions begin on hours of UTC everywhere, so that hours alone keep them apart. */
const ZONES = ['America/La_Paz', 'Europe/Madrid', 'America/Mexico_City', 'America/La_Paz', 'America/Bogota'];
/** Mornings and afternoons, Monday to Friday; a practice of four habits. */
export const HABITS = [
  { morning: [8, 12], afternoon: [14, 18] },
  { morning: [9, 13], afternoon: [15, 19] },
  { morning: [10, 14], afternoon: [16, 20] },
  { morning: [7, 11], afternoon: [12, 16] },
] as const;

const CITIES = ['La Paz', 'Cochabamba', 'Santa Cruz', 'Sucre', 'Oruro', 'Tarija', 'Potosí', 'El Alto'];
const SPECIALIZATIONS = 20;

const textArray = (values: readonly string[]): string => `ARRAY[${values.map((value) => `'${value}'`).join(', ')}]`;

/**
 * Numbers for people, so that statements can compute who meets whom; and what the benches know of the data. A schema of
 * its own, which the application never looks into.
 */
export const SCAFFOLD = `
  CREATE SCHEMA bench;
  CREATE TABLE bench.professionals (number int PRIMARY KEY, id uuid NOT NULL, time_zone text NOT NULL, habit int NOT NULL,
    session_minutes int NOT NULL, buffer_minutes int NOT NULL, price_amount int NOT NULL, booked_out boolean NOT NULL);
  CREATE TABLE bench.patients (number int PRIMARY KEY, id uuid NOT NULL);
  CREATE TABLE bench.hours (number int NOT NULL, at timestamptz NOT NULL, on_date date NOT NULL, time_zone text NOT NULL,
    habit int NOT NULL);
  CREATE TABLE bench.long_calendar (professional_id uuid NOT NULL, patient_id uuid NOT NULL);
  -- The same for the same numbers, evenly spread over 0 to 1.
  CREATE FUNCTION bench.chance(one bigint, other bigint, what bigint) RETURNS double precision LANGUAGE sql IMMUTABLE
    RETURN (hashint8extended(one * 1000003 + other, what) & 1048575) / 1048576.0;`;

/** Specializations: common ones, one of a professional in a thousand, one that only those have who are booked out. */
export const ENTER_SPECIALIZATIONS = `
  INSERT INTO specializations (slug, name_es, name_en)
  SELECT slug, slug, slug FROM (
    SELECT 'area-' || n FROM generate_series(1, ${SPECIALIZATIONS}) n UNION ALL VALUES ('rare'), ('booked-out')) AS s (slug)
  ON CONFLICT DO NOTHING`;

/**
 * Who speaks Quechua lives in La Paz, whose day begins when Madrid's is half over: the first free hours of a day are never
 * theirs. Their settings differ, but never so that two of a professional's sessions could begin within the same hour.
 */
export const enterProfessionals = ({ professionals, bookedOut, horizonDays }: DatasetSize): string => `
  WITH numbered AS (
    SELECT n, uuidv7() AS id, (${textArray(ZONES)})[1 + n % ${ZONES.length}] AS time_zone, (n / ${ZONES.length}) % ${HABITS.length} AS habit,
           CASE WHEN n % 5 = 3 THEN 50 ELSE 60 END AS session_minutes, CASE WHEN n % 5 = 3 THEN 10 ELSE 0 END AS buffer_minutes,
           20000 + (n % 13) * 2500 AS price_amount, bench.chance(n, 0, 1) < ${bookedOut} AS booked_out
      FROM generate_series(0, ${professionals - 1}) n),
  entered AS (
    INSERT INTO professionals (id, first_name, last_name, city, languages, time_zone, session_duration_minutes, buffer_minutes,
      slot_interval_minutes, booking_horizon_days, modalities, price_amount, price_currency, created_at, updated_at)
    SELECT id, (${textArray(['Elena', 'Carlos', 'Lucía', 'Mateo', 'Inés'])})[1 + n % 5], 'Rojas ' || md5(n::text),
           (${textArray(CITIES)})[1 + (n / 7) % ${CITIES.length}],
           CASE (n / 60) % 4 WHEN 0 THEN '{es}' WHEN 1 THEN '{es,en}' WHEN 2 THEN '{en}'
             ELSE CASE time_zone WHEN 'America/La_Paz' THEN '{es,qu}' ELSE '{es,fr}' END END::text[], time_zone,
           session_minutes, buffer_minutes, CASE WHEN n % 6 = 4 THEN 30 END, ${horizonDays},
           CASE n % 3 WHEN 0 THEN '{in_person}' WHEN 1 THEN '{online}' ELSE '{in_person,online}' END::text[], price_amount, 'BOB', now(), now()
      FROM numbered)
  INSERT INTO bench.professionals SELECT n, id, time_zone, habit, session_minutes, buffer_minutes, price_amount, booked_out FROM numbered`;

export const ENTER_CALENDARS = [
  `INSERT INTO professional_specializations (professional_id, specialization_id)
   SELECT p.id, s.id FROM bench.professionals p CROSS JOIN LATERAL (VALUES
       ('area-' || 1 + p.number % ${SPECIALIZATIONS}), ('area-' || 1 + (p.number / ${SPECIALIZATIONS} + 7) % ${SPECIALIZATIONS}),
       (CASE WHEN p.number % 1000 = 5 THEN 'rare' END), (CASE WHEN p.booked_out THEN 'booked-out' END)) AS works (slug)
     JOIN specializations s USING (slug) ON CONFLICT DO NOTHING`,
  `INSERT INTO weekly_windows (professional_id, weekday, opens_at, closes_at)
   SELECT p.id, weekday, lpad(opens::text, 2, '0') || ':00', lpad(closes::text, 2, '0') || ':00'
     FROM bench.professionals p CROSS JOIN generate_series(1, 5) weekday
     JOIN (VALUES ${HABITS.flatMap((habit, n) => [habit.morning, habit.afternoon].map(([opens, closes]) => `(${n}, ${opens}, ${closes})`)).join(', ')})
       AS h (habit, opens, closes) USING (habit)`,
  // A week off for one in twenty, a day off for another, and one day on which the whole practice is closed.
  `INSERT INTO blocked_periods (professional_id, starts_on, ends_on, created_at)
   SELECT id, current_date + 14, current_date + 20, now() FROM bench.professionals WHERE number % 20 = 3
   UNION ALL SELECT NULL, current_date + 24, current_date + 24, now()`,
  `INSERT INTO date_overrides (professional_id, date, windows)
   SELECT id, current_date + 10, '[]' FROM bench.professionals WHERE number % 20 = 7`,
];

/** Numbers from `$1` on, with these ids and what is encrypted for them. */
export const ENTER_PATIENTS = `
  WITH numbered AS (
    SELECT ($1::int + place - 1)::int AS n, id, sealed FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS p (id, sealed, place)),
  entered AS (
    INSERT INTO patients (id, code, first_name, last_name, phone, email, date_of_birth, sex, tags, allergies_and_medication_encrypted,
      created_at, updated_at)
    SELECT id, 'p_' || lpad(n::text, 6, '0'), (${textArray(['Ana', 'José', 'María', 'Luis', 'Sofía', 'Hugo', 'Paola', 'Iván'])})[1 + n % 8],
           initcap(translate(substr(md5(n::text), 1, 10), '0123456789', 'ghijklmnop')), '+5917' || lpad(n::text, 7, '0'),
           'patient' || n || '@bench.example', date '1950-01-01' + n % 20000, CASE n % 2 WHEN 0 THEN 'F' ELSE 'M' END,
           CASE WHEN n % 10 = 0 THEN ARRAY['tag-' || n % 500] ELSE '{}' END, sealed, now(), now()
      FROM numbered)
  INSERT INTO bench.patients SELECT n, id FROM numbered`;

/** Who has the long calendar: nobody else's. */
export const ENTER_LONG_CALENDAR_PEOPLE = `
  WITH professional AS (
    INSERT INTO professionals (first_name, last_name, time_zone, session_duration_minutes, created_at, updated_at)
    VALUES ('Long', 'Calendar', 'America/La_Paz', 15, now(), now()) RETURNING id),
  patient AS (
    INSERT INTO patients (code, first_name, last_name, phone, date_of_birth, sex, allergies_and_medication_encrypted, created_at, updated_at)
    VALUES ('p_llllll', 'Long', 'Calendar', '+59169999999', '1980-01-01', 'O', '', now(), now()) RETURNING id)
  INSERT INTO bench.long_calendar SELECT professional.id, patient.id FROM professional, patient`;

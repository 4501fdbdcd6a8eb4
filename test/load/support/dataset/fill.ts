import { Client } from 'pg';
import { FieldEncryption } from '../../../../src/common/crypto/field-encryption';
import { newId } from '../../../../src/common/database/uuid';
import { readEnvironment } from '../../../../src/config/environment';
import { enterAppointments, enterHours, enterLongCalendar, scaleFor } from './appointments.sql';
import { inBulk } from './bulk';
import * as people from './people.sql';
import { weeksOf, type DatasetSize } from './size';

const DAY_MS = 86_400_000;
const PATIENTS_AT_ONCE = 50_000;
const PARTS = 10;

/** Makes a value of the encrypted column for a row: it belongs to that row, so it cannot be made once for all. */
function sealer(url: string): (row: string) => string {
  const encryption = new FieldEncryption({ values: readEnvironment({ ...process.env, DATABASE_URL: url }) });
  const place = { table: 'patients', column: 'allergies_and_medication_encrypted' };
  return (row) => encryption.encrypt('Ninguna', { ...place, row });
}

/**
 * Fills a database that has only been migrated.
 * @param tell is told from time to time how far it is
 */
export async function fill(url: string, size: DatasetSize, tell: (line: string) => void): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // Nothing is lost that could not be made again; what is there at the end is flushed.
    await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'`);
    await enterPeople(client, size, sealer(url), tell);
    await inBulk(client, 'appointments', () => enterAllAppointments(client, size, tell), tell);
    tell('analysing');
    await client.query(`DROP TABLE bench.hours`);
    await client.query(`VACUUM (ANALYZE)`);
    await client.query(`CHECKPOINT`);
  } finally {
    await client.end();
  }
}

async function enterPeople(
  client: Client,
  size: DatasetSize,
  seal: (row: string) => string,
  tell: (line: string) => void,
): Promise<void> {
  await client.query(people.SCAFFOLD);
  await client.query(people.ENTER_SPECIALIZATIONS);
  await client.query(people.enterProfessionals(size));
  for (const statement of people.ENTER_CALENDARS) await client.query(statement);
  const enterPatients = async (): Promise<void> => {
    for (let first = 0; first < size.patients; first += PATIENTS_AT_ONCE) {
      const end = Math.min(size.patients, first + PATIENTS_AT_ONCE);
      const ids = Array.from({ length: end - first }, () => newId(new Date()));
      await client.query(people.ENTER_PATIENTS, [first, ids, ids.map(seal)]);
      tell(`patients ${end.toLocaleString('en')} of ${size.patients.toLocaleString('en')}`);
    }
  };
  await inBulk(client, 'patients', enterPatients, tell);
  if (size.longCalendar > 0) await client.query(people.ENTER_LONG_CALENDAR_PEOPLE);
}

async function enterAllAppointments(client: Client, size: DatasetSize, tell: (line: string) => void): Promise<void> {
  await client.query(enterHours(size));
  await client.query(`ANALYZE bench.professionals, bench.patients, bench.hours`);
  const { rows } = await client.query<{ scale: number }>(scaleFor(size));
  const scale = rows[0]?.scale ?? 0;
  const { past, ahead } = weeksOf(size);
  const [start, end] = [Date.now() - (past * 7 + 1) * DAY_MS, Date.now() + (ahead * 7 + 1) * DAY_MS];
  const part = (number: number): Date => new Date(start + ((end - start) * number) / PARTS);
  let count = 0;
  for (let number = 0; number < PARTS; number++) {
    const { rowCount } = await client.query(enterAppointments(size, scale, part(number), part(number + 1)));
    count += rowCount ?? 0;
    tell(`appointments ${count.toLocaleString('en')} of about ${size.appointments.toLocaleString('en')}`);
  }
  if (size.longCalendar > 0) await client.query(enterLongCalendar(size));
}

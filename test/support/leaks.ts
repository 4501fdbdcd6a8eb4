import { Client } from 'pg';
import { Logger } from '../../src/common/logging/logger';
import { urlOf } from './database';

/** What the tests say of people's health, as it stands in the bodies of their factories. Encrypted wherever it is kept. */
const HEALTH = [
  'Penicilina',
  'sertralina',
  'Prefiere la tarde',
  'Derivada por',
  'canario-',
  'Duelo reciente',
  'Trouble sleeping',
  'Fiebre',
  String.raw`123-45-\d{4}`,
  '987-65-4321',
];
/** Who they are. Kept in the clear in their records, and nowhere else. */
const PERSONAL = ['Lucía', 'Pérez', String.raw`@praxis\.example`, String.raw`\+591712\d{5}`, 'Av\\. Arce'];
/** What would let somebody in: the tests' password, access and refresh tokens. */
const SECRET = ['una frase larga 42', 'otra frase larga 43', 'eyJhbGci', String.raw`[0-9a-f]{12}\.\d+\.[\w-]{43}`];

const ANY = new RegExp([...HEALTH, ...PERSONAL, ...SECRET].join('|'));
/** As bytes, too: a column that keeps them in the clear shows them in hexadecimal. */
const AT_REST = [...HEALTH, ...HEALTH.slice(0, 8).map((word) => Buffer.from(word).toString('hex'))].join('|');
const TOLD_OUTSIDE = [...HEALTH, ...PERSONAL].join('|');

const leaks: string[] = [];

/** Every line that the application logs in this test file goes here, at the level that says most; none is printed. */
Logger.destination = {
  write: (line) => {
    if (ANY.test(line)) leaks.push(`log: ${line}`);
  },
};

/** @param text of a refusal, as a client read it */
export function watchRefusal(text: string): void {
  if (new RegExp(HEALTH.join('|')).test(text)) leaks.push(`refusal: ${text}`);
}

/** @param metrics as the monitoring reads them */
export function watchMetrics(metrics: string): void {
  if (ANY.test(metrics)) leaks.push(`metrics: ${metrics}`);
}

/** What was told to whom it should not be, since this was last asked. */
export function heardLeaks(): string[] {
  return leaks.splice(0).map((leak) => leak.slice(0, 500));
}

/** Leaves out what a test that fills whole tables has put there. */
const MOST_ROWS = 5_000;
/** Written by the application about what happened, for others to read. */
const OUTWARD = ['outbox_events', 'audit_entries'];

/** Tables that hold in the clear what they may not, as their owner reads them. */
export async function storedLeaks(database: string): Promise<string[]> {
  const client = new Client({ connectionString: urlOf(database) });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const found = await client.query<{ leak: string }>(
      tables.rows.map(({ name }) => searchOf(name)).join(' UNION ALL '),
    );
    return found.rows.map(({ leak }) => leak);
  } finally {
    await client.end();
  }
}

function searchOf(table: string): string {
  const words = OUTWARD.some((name) => table.endsWith(`.${name}`)) ? TOLD_OUTSIDE : AT_REST;
  return `(SELECT '${table}: ' || left(kept::text, 300) AS leak FROM (SELECT * FROM ${table} LIMIT ${MOST_ROWS}) kept
            WHERE kept::text ~ '${words}' LIMIT 1)`;
}

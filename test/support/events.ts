import { EVENTS, OutboxRelay } from '../../src/outbox';
import type { TestApp } from './app';

interface Appended {
  readonly type: string;
  readonly aggregate: string;
  readonly data: unknown;
}

/** What was appended to the outbox and is not as `docs/events.md` promises; each kind once. */
export async function undeclaredEvents({ dataSource }: Pick<TestApp, 'dataSource'>): Promise<string[]> {
  const rows = await dataSource.query<Appended[]>(
    `SELECT DISTINCT ON (type, data) type, aggregate_type AS aggregate, data FROM outbox_events LIMIT 5000`,
  );
  return [...new Set(rows.flatMap(faultsOf))];
}

function faultsOf({ type, aggregate, data }: Appended): string[] {
  const declaration = (EVENTS as Readonly<Record<string, (typeof EVENTS)[keyof typeof EVENTS]>>)[type];
  if (!declaration) return [`${type} is not declared`];
  const parsed = declaration.data.safeParse(data);
  const issues = parsed.error?.issues.map(({ path, message }) => `${type} ${path.join('.')}: ${message}`) ?? [];
  // A closure of the practice is told of by its blocked period.
  const isOther =
    aggregate !== declaration.aggregate && !(type === 'availability.changed' && aggregate === 'blocked_period');
  return isOther ? [...issues, `${type} is of ${declaration.aggregate}, not ${aggregate}`] : issues;
}

/** Delivers everything that is due by the test's clock. */
export const relay = ({ app }: TestApp): Promise<void> => app.get(OutboxRelay, { strict: false }).run();

import { hash } from 'bcrypt';
import type { DataSource, EntityManager } from 'typeorm';
import { BlindIndex } from '../common/crypto/blind-index';
import { readEnvironment, type EnvironmentValues } from '../config/environment';
import { CommandProblem } from './command-problem';
import { DEMO_EMAILS } from './demo/accounts';
import { imagineWorld, type DemoWorld } from './demo/world';
import { insertWorld } from './demo/insert-world';
import { withDatabase } from './open-database';
import { withKeys, type OpenKeys } from './open-keys';
import { showProgress } from './progress';
import type { Terminal } from './terminal';

/** Two seeds at once would both find the database empty. The bytes of "praxseed". */
const SEED_LOCK = '8102645849552938340';

/** Fills an empty database with the demo practice, in one transaction: all of it or nothing. */
export async function seedDemo(terminal: Terminal, options: { readonly ifEmpty?: boolean }): Promise<void> {
  const { values, password } = settingsOf(terminal);
  await withDatabase(terminal, async (dataSource) => {
    if (!(await isEmpty(dataSource.manager))) {
      refuseOrLeave(terminal, options);
      return;
    }
    const passwordHash = await hash(password, values.BCRYPT_COST);
    const filled = await withKeys(terminal, (keys) =>
      dataSource.transaction(async (em) => {
        await em.query('SELECT pg_advisory_xact_lock($1)', [SEED_LOCK]);
        if (!(await isEmpty(em))) return false;
        await fill(em, terminal, { keys, passwordHash });
        return true;
      }),
    );
    if (!filled) {
      refuseOrLeave(terminal, options);
      return;
    }
    // The planner would guess wrong until the next autovacuum. Only the owner of tables may ask for it.
    await withDatabase(terminal, analyze, { as: 'owner' });
  });
}

export async function printDemoStatus(terminal: Terminal): Promise<void> {
  const seeded = await withDatabase(terminal, async ({ manager }) => {
    const [row] = await manager.query<{ seeded: boolean }[]>(
      'SELECT EXISTS (SELECT FROM users WHERE email = $1) AS seeded',
      [DEMO_EMAILS.admin],
    );
    return row?.seeded === true;
  });
  terminal.out(`${JSON.stringify({ seeded })}\n`);
}

function settingsOf(terminal: Terminal): { readonly values: EnvironmentValues; readonly password: string } {
  // Asked before anything else is looked at: no other fault may hide this refusal.
  if (terminal.variables['NODE_ENV'] === 'production') {
    throw new CommandProblem(
      'Demo data are never made in production (NODE_ENV=production).',
      'Use a development installation, or `npx praxis create-admin` to begin with a real practice.',
    );
  }
  const password = terminal.variables['DEMO_PASSWORD'] ?? '';
  if (password.length < 8 || Buffer.byteLength(password) > 72) {
    throw new CommandProblem(
      'DEMO_PASSWORD is missing, or not of 8 to 72 bytes.',
      'Set it to the password that the three demo accounts shall have.',
    );
  }
  return { values: readEnvironment(terminal.variables), password };
}

/** Specializations may be there: `create-specializations` is what one types first. */
async function isEmpty(em: EntityManager): Promise<boolean> {
  const [row] = await em.query<{ empty: boolean }[]>(
    'SELECT NOT EXISTS (SELECT FROM users) AND NOT EXISTS (SELECT FROM professionals) AND NOT EXISTS (SELECT FROM patients) AS empty',
  );
  return row?.empty === true;
}

function refuseOrLeave(terminal: Terminal, options: { readonly ifEmpty?: boolean }): void {
  if (!options.ifEmpty)
    throw new CommandProblem(
      'The database holds data already.',
      'Give DATABASE_URL an empty database, or add --if-empty to leave this one as it is.',
    );
  terminal.out('The database holds data already; it was left as it is.\n');
}

async function fill(
  em: EntityManager,
  terminal: Terminal,
  { keys, passwordHash }: { readonly keys: OpenKeys; readonly passwordHash: string },
): Promise<void> {
  const started = performance.now();
  const world = await imagineWorld(em, {
    now: terminal.clock.now().getTime(),
    passwordHash,
    encryption: keys.masters,
    dataEncryption: keys.encryption,
    blindIndex: new BlindIndex(keys),
  });
  const progress = showProgress(terminal, 'Making the demo practice', totalOf(world));
  try {
    await insertWorld(em, world, progress);
  } catch (error) {
    progress.abandon();
    throw error;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  progress.end(
    `The demo practice is there: ${world.professionals.length} professionals, ${world.patients.length} patients, ${world.appointments.length} appointments in ${seconds} s.`,
  );
}

const totalOf = (world: DemoWorld): number =>
  world.professionals.length + world.patients.length + world.appointments.length;

async function analyze(dataSource: DataSource): Promise<void> {
  await dataSource.query('ANALYZE appointments, patients, professionals, weekly_windows');
}

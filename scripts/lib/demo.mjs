import fs from 'node:fs';
import path from 'node:path';
import { mustRun, run } from './children.mjs';
import { Problem } from './problem.mjs';

/**
 * Fills an empty database with the demo world. `demo.json` keeps the answer with the database it is about and the password
 * that the demo accounts got: later starts print the right one and, on the embedded database, do not ask again.
 * Answers `{ password }`, or null where the database holds other data. `letTalk` is called before a program writes to the terminal.
 */
export async function openDemo({ cli, root, env, folder, database, log, letTalk }) {
  const file = path.join(folder, 'demo.json');
  const known = read(file);
  const isSame = known?.database === database.id;
  if (isSame && database.embedded) return known.seeded ? { password: known.password } : null;
  letTalk();
  await seed({ cli, root, env });
  const seeded = await isSeeded({ cli, root, env, log });
  const password = isSame && known.seeded ? known.password : env.DEMO_PASSWORD;
  fs.writeFileSync(file, `${JSON.stringify({ database: database.id, seeded, password })}\n`, { mode: 0o600 });
  return seeded ? { password } : null;
}

async function seed({ cli, root, env }) {
  const { code } = await run(process.execPath, [cli, 'seed-demo', '--if-empty'], { cwd: root, env, inherit: true });
  if (code === 0) return;
  throw new Problem(
    `the demo data could not be made (seed-demo: exit code ${code}).`,
    'Read what it said above. `npm start -- --empty` starts without demo data.',
  );
}

async function isSeeded({ cli, root, env, log }) {
  const output = await mustRun(
    process.execPath,
    [cli, 'demo-status'],
    { cwd: root, env, log },
    {
      cause: 'the application could not tell whether there is demo data',
      remedy: 'The lines below say why.',
    },
  );
  const line = output.split('\n').findLast((one) => one.trimStart().startsWith('{'));
  return line !== undefined && JSON.parse(line).seeded === true;
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../installation.mjs';
import { freePort } from '../ports.mjs';
import { Shutdown } from '../shutdown.mjs';
import { bookMoveAndCancel, hasMails, isStillCancelled, readsDocument } from './booking.mjs';
import { RunningPraxis } from './running-praxis.mjs';

const FIRST_START_MS = 300_000;
const LATER_START_MS = 60_000;
const STOP_MS = 15_000;
const BESIDE = { waitMs: LATER_START_MS, stopMs: STOP_MS };

/** Goes through it all; ends the process with 0, or with 1 and the log's tail. */
export async function smoke({ copyModules }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'praxis-smoke-'));
  const shutdown = new Shutdown();
  shutdown.add(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const clone = path.join(folder, 'praxis');
  const praxis = new RunningPraxis(clone, { port: await freePort(3100) });
  shutdown.add(() => praxis.endAll());
  try {
    await step('clone the last commit', () => cloneInto(clone, copyModules));
    await walk(praxis);
    console.log('smoke: all is well');
    await shutdown.finish(0);
  } catch (error) {
    if (shutdown.started) return;
    console.error(`\nsmoke: ${error.message}\n\nLast output and logs:\n${praxis.lastWords()}`);
    await shutdown.finish(1);
  }
}

async function walk(praxis) {
  const { url, logins } = await step('first npm start', () => praxis.start(FIRST_START_MS));
  await step('OpenAPI document', () => readsDocument(url));
  await step('a reader of a command may stop early', () => praxis.isReadInPart());
  const appointment = await step('log in, book, reschedule, cancel', () => bookMoveAndCancel(url, logins.patient));
  await step('a second npm start runs beside it', () =>
    praxis.runsBeside({ ...BESIDE, role: 'all' }, (other) => isElsewhere(url, other.url)),
  );
  await step('Ctrl-C stops all of it', () => praxis.interruptAll(STOP_MS));
  const second = await step('npm start again, as an API alone', () => praxis.start(LATER_START_MS, { role: 'api' }));
  await step('the appointment was kept', () => isStillCancelled(second.url, second.logins.patient, appointment));
  await step('a worker beside it sends what the API has to tell', () =>
    praxis.runsBeside({ ...BESIDE, role: 'worker' }, async ({ mails }) => {
      await bookMoveAndCancel(second.url, second.logins.patient);
      await hasMails(mails, LATER_START_MS);
    }),
  );
  await step('kill -9', () => praxis.killStart());
  const third = await step('npm start after the kill', () => praxis.start(LATER_START_MS));
  await step('the appointment was kept', () => isStillCancelled(third.url, third.logins.patient, appointment));
  await step('SIGINT ends it with exit code 0', () => praxis.interrupt(STOP_MS));
}

function isElsewhere(url, other) {
  if (url === other) throw new Error(`both starts say that they serve on ${url}`);
}

async function step(title, work) {
  const started = performance.now();
  process.stdout.write(`smoke: ${title} … `);
  try {
    const result = await work();
    console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    console.log('failed');
    throw error;
  }
}

function cloneInto(clone, copyModules) {
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, clone], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (copyModules) {
    fs.cpSync(path.join(root, 'node_modules'), path.join(clone, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

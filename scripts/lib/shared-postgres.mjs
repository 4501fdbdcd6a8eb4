// One embedded server, several processes: `npm start` and any number of `npx praxis …`. The last one to leave stops it.
import fs from 'node:fs';
import path from 'node:path';
import * as postgres from './embedded-postgres.mjs';
import { takeLock, withLock } from './lock.mjs';
import { identityOf, isAlive } from './processes.mjs';

/** Notes this process as a user of the server, which is started or adopted. Answers what `start` answers. */
export async function enter(options) {
  return withLock(doorOf(options.dir), async () => {
    const own = { pid: process.pid, identity: identityOf(process.pid) };
    fs.mkdirSync(usersOf(options.dir), { recursive: true, mode: 0o700 });
    fs.writeFileSync(path.join(usersOf(options.dir), String(process.pid)), JSON.stringify(own), { mode: 0o600 });
    return postgres.start(options);
  });
}

/** Leaves, and stops the server unless another living process uses it. Synchronous, for the exit of a process. */
export function leave({ dir }) {
  const ownNote = path.join(usersOf(dir), String(process.pid));
  if (!fs.existsSync(ownNote)) return;
  fs.rmSync(ownNote, { force: true });
  const { lock } = takeLock(doorOf(dir));
  // Where the door is held by another process, that one is entering: it needs the server. Held by our own: a start cut short.
  if (!lock && otherHolds(dir)) return;
  try {
    if (livingUsers(dir).length === 0) postgres.stop({ dir });
  } finally {
    lock?.release();
  }
}

const doorOf = (dir) => path.join(dir, 'door.lock');
const usersOf = (dir) => path.join(dir, 'users');

function otherHolds(dir) {
  try {
    return JSON.parse(fs.readFileSync(doorOf(dir), 'utf8')).pid !== process.pid;
  } catch {
    return false;
  }
}

function livingUsers(dir) {
  return fs.readdirSync(usersOf(dir)).filter((name) => {
    const note = path.join(usersOf(dir), name);
    if (isUser(note)) return true;
    fs.rmSync(note, { force: true });
    return false;
  });
}

function isUser(note) {
  try {
    return isAlive(JSON.parse(fs.readFileSync(note, 'utf8')));
  } catch {
    return false;
  }
}

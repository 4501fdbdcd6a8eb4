import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Problem } from './problem.mjs';

const USERS = ['postgres', 'nobody'];
const NAMESPACE = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];
const SELF = { name: 'self', ids: {}, wrap: (program, args) => [program, args] };
/** Root outside, an ordinary user to PostgreSQL: the files stay root's, and a folder that only root may enter is no obstacle. */
const IN_NAMESPACE = {
  name: 'user namespace',
  ids: {},
  wrap: (program, args) => [NAMESPACE[0], [...NAMESPACE.slice(1), program, ...args]],
};

/**
 * As whom PostgreSQL runs; it refuses to run as root. A cluster that exists keeps its owner.
 * `{ name, ids: { uid?, gid? }, wrap(program, args) }`
 */
export function accountFor({ programs, dir, data }) {
  if (process.platform === 'win32' || process.getuid() !== 0) return SELF;
  const owner = fs.existsSync(data) ? fs.statSync(data) : null;
  const users = owner && owner.uid !== 0 ? [asUser(`user ${owner.uid}`, owner.uid, owner.gid)] : knownUsers();
  const mayBeUser = !owner || owner.uid !== 0;
  const found =
    (mayBeUser && users.find((user) => reaches(user, programs, dir))) ||
    ((!owner || owner.uid === 0) && namespaceIfAllowed(programs));
  if (found) return found;
  if (mayBeUser) {
    letOthersPass(dir);
    const user = users.find((one) => reaches(one, programs, dir));
    if (user) return user;
  }
  throw new Problem(
    `PostgreSQL does not run as root, and neither the users ${USERS.join(' and ')} nor a user namespace can reach ${programs.native} and ${dir}.`,
    'Move the project out of a folder that only root may enter, run as an ordinary user, or set DATABASE_URL.',
  );
}

const asUser = (name, uid, gid) => ({ ...SELF, name, ids: { uid, gid } });

function knownUsers() {
  const lines = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  const entries = lines.map((line) => line.split(':'));
  return USERS.map((name) => entries.find((entry) => entry[0] === name))
    .filter(Boolean)
    .map(([name, , uid, gid]) => asUser(name, Number(uid), Number(gid)));
}

function reaches({ ids }, programs, dir) {
  const succeeds = (program, args) => spawnSync(program, args, { ...ids, cwd: '/', stdio: 'ignore' }).status === 0;
  return succeeds('test', ['-x', dir]) && succeeds(programs.initdb, ['--version']);
}

function namespaceIfAllowed(programs) {
  const [program, args] = IN_NAMESPACE.wrap(programs.initdb, ['--version']);
  return spawnSync(program, args, { cwd: '/', stdio: 'ignore' }).status === 0 && IN_NAMESPACE;
}

/** Passing through is not listing or reading; only our own two folders are opened, never one above them. */
function letOthersPass(dir) {
  for (const folder of [path.dirname(dir), dir]) {
    const { uid, mode } = fs.statSync(folder);
    if (uid === 0 && (mode & 0o777) === 0o700) fs.chmodSync(folder, 0o711);
  }
}

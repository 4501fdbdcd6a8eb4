import { randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { withLock } from './lock.mjs';
import { Problem } from './problem.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The environment with the `.env` file under it. An empty variable counts as unset. */
export function readVariables() {
  const file = path.join(root, '.env');
  const fromFile = fs.existsSync(file) ? parseEnv(fs.readFileSync(file, 'utf8')) : {};
  const set = (variables) => Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  return { ...set(fromFile), ...set(process.env) };
}

/** The folder of everything that belongs to this installation, which only its owner may read. */
export function openDataFolder(variables) {
  const folder = path.resolve(root, variables.PRAXIS_DATA_DIR ?? '.praxis');
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    throw new Problem(
      `the data folder ${folder} cannot be used (${error.code}).`,
      'Run as the user that owns it, or name another folder in PRAXIS_DATA_DIR.',
    );
  }
  return folder;
}

/** Secrets of this installation: made once, the same at every start, used where the environment does not set the variable. */
export function readSecrets(folder, variables) {
  return withLock(path.join(folder, 'secrets.lock'), () => {
    const file = path.join(folder, 'secrets.json');
    const stored = fs.existsSync(file) ? parseSecrets(file) : null;
    if (!stored) refuseNewKeysForOldData(folder, file, variables);
    const secrets = { ...generateSecrets(), ...stored };
    if (Object.keys(secrets).some((name) => !(name in (stored ?? {})))) write(file, secrets);
    return secrets;
  });
}

function parseSecrets(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Problem(
      `${file} cannot be read (${error.code ?? 'it is not JSON'}); the encryption keys are in it.`,
      'Restore the file from a backup. Without its keys the encrypted fields of the database are lost.',
    );
  }
}

function refuseNewKeysForOldData(folder, file, variables) {
  const cluster = path.join(folder, 'postgres', 'data', 'PG_VERSION');
  if (!fs.existsSync(cluster) || (variables.ENCRYPTION_KEYS && variables.BLIND_INDEX_KEY)) return;
  throw new Problem(
    `${file} is missing, but there is a database whose encrypted fields need its keys.`,
    `Restore the file from a backup, or set ENCRYPTION_KEYS and BLIND_INDEX_KEY, or delete ${folder} to begin anew.`,
  );
}

function generateSecrets() {
  return {
    JWT_SECRET: randomBytes(48).toString('base64url'),
    REFRESH_TOKEN_SECRET: randomBytes(48).toString('base64url'),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    BLIND_INDEX_KEY: randomBytes(32).toString('base64'),
    AUDIT_SEAL_KEYS: `a1:${randomBytes(32).toString('base64')}`,
    DEMO_PASSWORD: readablePassword(),
  };
}

/** Four groups of five, without the letters and digits that look alike: 98 bits, easy to type. */
function readablePassword() {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

/** Whole or not at all, whenever the writer is killed. */
function write(file, secrets) {
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}

import path from 'node:path';
import { hostInUrl } from './ports.mjs';
import { Problem } from './problem.mjs';

/** The environment of every program of Praxis: what is set, else the secrets of the installation and the defaults. */
export function environmentFor({ variables, secrets, folder, database, more = {} }) {
  return {
    NODE_ENV: 'development',
    ...secrets,
    ...variables,
    PRAXIS_DATA_DIR: folder,
    DATABASE_URL: database.url,
    ...(database.ownerUrl ? { DATABASE_OWNER_URL: database.ownerUrl } : {}),
    ...more,
  };
}

/** The server never gets to know how to sign in as the owner of its tables. */
export function serverEnvironmentFor({ DATABASE_OWNER_URL: _, ...env }) {
  return env;
}

/** Where to listen: HOST and PORT, or 127.0.0.1:3000. */
export function addressFrom({ HOST = '127.0.0.1', PORT = '3000' }) {
  const port = Number(PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Problem(
      `PORT is "${PORT}", which is not a port.`,
      'Set PORT to a number from 1 to 65535, or leave it unset for 3000.',
    );
  }
  return { host: HOST, port };
}

export const urlOf = ({ host, port }) => `http://${hostInUrl(host)}:${port}`;

/** The programs of the built application. */
export const applicationIn = (root) => ({
  cli: path.join(root, 'dist/src/cli/praxis.js'),
  server: path.join(root, 'dist/src/main.js'),
});

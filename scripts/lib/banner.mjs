import { urlOf } from './environment.mjs';

const DEMO_LOGINS = ['admin', 'professional', 'patient'].map((role) => ({ role, email: `${role}@praxis.example` }));

/**
 * What `npm start` says when the server is ready. `demo` is `{ password }`, or null where there are no demo accounts; `env` is the
 * server's, whose role and mail server say what it answers.
 */
export function banner({ address, demo, empty, folder, serverLog, env }) {
  const url = urlOf(address);
  const isWorker = env.PRAXIS_ROLE === 'worker';
  const lines = ['', `${isWorker ? 'A worker of Praxis' : 'Praxis'} is running. Stop it with Ctrl-C.`, ''];
  if (!isWorker) {
    lines.push(`  API      ${url}/api/v1`);
    lines.push(`  Swagger  ${url}/api/docs`);
    lines.push(`  OpenAPI  ${url}/api/docs-json`);
  }
  if (keepsMails(env)) lines.push(`  Mails    ${url}/dev/outbox`);
  lines.push(`  Health   ${url}/health/ready`);
  lines.push(`  Data     ${folder}`);
  lines.push(`  Log      ${serverLog}`, '');
  if (isWorker) return `${lines.join('\n')}\n`;
  if (demo) lines.push(...demoLines(url, demo.password));
  else if (empty) lines.push('  Create the first admin: npx praxis create-admin --email you@example.org', '');
  return `${lines.join('\n')}\n`;
}

/** Whether this process is the one in whose memory they stay. */
const keepsMails = ({ NODE_ENV, PRAXIS_ROLE, SMTP_URL, MAIL }) =>
  NODE_ENV !== 'production' && PRAXIS_ROLE !== 'api' && MAIL !== 'none' && !SMTP_URL;

function demoLines(url, password) {
  // Two spaces between the parts and none before: scripts read these lines too.
  const logins = DEMO_LOGINS.map(({ role, email }) => `${role}  ${email}  ${password}`);
  const body = JSON.stringify({ email: 'patient@praxis.example', password });
  const call = `    curl -s ${url}/api/v1/auth/login -H 'content-type: application/json' -d '${body}'`;
  return ['  Demo logins', ...logins, '', '  Try', call, ''];
}

import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { parseArgs } from 'node:util';
import { readVariables, root } from '../installation.mjs';
import { Api } from './api.mjs';
import { Conversation } from './conversation.mjs';

const DEFAULT_URL = 'http://127.0.0.1:3000';
const USAGE = `node scripts/chat.mjs --as <e-mail> [--appointment <id>] [--url <address>]

  --as            who you are; CHAT_PASSWORD is the password (default: that of the demo accounts)
  --appointment   what it is about (default: the newest conversation)
  --url           the deployment (default: ${DEFAULT_URL})
`;

/** @returns the exit code */
export async function chatCommand(args) {
  const values = valuesOf(args);
  if (!values?.as) return fail(USAGE);
  try {
    const api = await signedIn(values.url, values.as);
    const appointment = values.appointment ?? (await api.newestConversation());
    if (!appointment) return fail('There is no conversation yet: name an appointment with --appointment.\n');
    return await talk(api, appointment);
  } catch (error) {
    return fail(`${error.message}\n`);
  }
}

/** @throws whatever keeps this person from signing in, in a sentence */
export async function signedIn(url = DEFAULT_URL, email) {
  const variables = readVariables();
  const password = variables.CHAT_PASSWORD ?? demoPassword(variables);
  if (!password) throw new Error('There is no password: set CHAT_PASSWORD, or run `npm start` for a demo world.');
  const api = new Api(url.replace(/\/$/, ''), email, password);
  try {
    await api.signIn();
  } catch (error) {
    const { cause } = error;
    throw cause ? new Error(`${api.url} does not answer (${cause.code ?? cause.message}).`) : error;
  }
  return api;
}

/** Nothing, where there is a word that it does not know. */
function valuesOf(args) {
  const options = { as: { type: 'string' }, appointment: { type: 'string' }, url: { type: 'string' } };
  try {
    return parseArgs({ args, options }).values;
  } catch {
    return undefined;
  }
}

async function talk(api, appointment) {
  const { isTTY } = process.stdout;
  const terminal = readline.createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: isTTY ? '> ' : '',
  });
  let isOpen = true;
  const print = (line) => {
    if (isTTY) process.stdout.write('\r\u001b[K');
    process.stdout.write(`${line}\n`);
    if (isOpen) terminal.prompt(true);
  };
  const conversation = new Conversation(api, appointment, (frame) => {
    const line = lineOf(frame);
    if (line) print(line);
  });
  print(`-- appointment ${appointment}; Ctrl-D leaves`);
  terminal.on('line', (text) => {
    if (text.trim()) conversation.write(text);
    terminal.prompt();
  });
  process.stdin.on('keypress', () => conversation.typing());
  terminal.on('close', () => {
    isOpen = false;
    conversation.leave();
  });
  const why = await conversation.run();
  if (isOpen) terminal.close();
  process.stdout.write(`\n-- ${why}\n`);
  if (conversation.unsent > 0) return fail(`Not sent: the last ${conversation.unsent} that you wrote.\n`);
  return why === 'left' ? 0 : 1;
}

/** What a frame is in the terminal; nothing for those that say nothing to a person. */
function lineOf(frame) {
  switch (frame.type) {
    case 'welcome':
      return `-- connected as ${frame.you}; there: ${namesOf(frame.online)}`;
    case 'message':
      return `${frame.at.slice(11, 16)} #${frame.seq} ${frame.from}: ${shown(frame.text ?? '(cannot be read)')}`;
    case 'read':
      return `-- ${frame.who} has read up to #${frame.upTo}`;
    case 'typing':
      return `-- ${frame.who} is writing`;
    case 'presence':
      return `-- ${frame.who} has ${frame.online ? 'come' : 'left'}`;
    case 'error':
      return `-- refused: ${frame.code}. ${frame.detail}`;
    case 'closed':
      return `-- the server closes: ${frame.reason}`;
    case 'away':
      return '-- not connected; trying again';
  }
  return undefined;
}

const namesOf = (online) =>
  Object.keys(online)
    .filter((who) => online[who])
    .join(', ');

/** What somebody wrote cannot move the cursor or colour the screen. */
const shown = (text) => text.replace(/[\p{Cc}\p{Cf}]/gu, (one) => (one === '\n' ? '\n    ' : '\ufffd'));

function demoPassword(variables) {
  const file = path.join(path.resolve(root, variables.PRAXIS_DATA_DIR ?? '.praxis'), 'demo.json');
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).password : variables.DEMO_PASSWORD;
}

function fail(text) {
  process.stderr.write(text);
  return 1;
}

#!/usr/bin/env node
// Shows two people talking in the chat of an appointment, on a deployment that runs (`npm start` has a demo world):
//   node test/chat-client.mjs [--url <address>] [--patient <e-mail>] [--professional <e-mail>] [--appointment <id>]
// With --as <e-mail> one talks oneself, as with `npm run chat`: see docs/chat.md.
import { parseArgs } from 'node:util';
import { chatCommand, signedIn } from '../scripts/lib/chat/chat-command.mjs';
import { Conversation } from '../scripts/lib/chat/conversation.mjs';

const DIALOGUE = [
  ['patient', '¿Llevo los estudios?'],
  ['professional', 'Sí, por favor: los dos últimos.'],
  ['patient', 'Gracias. Hasta el jueves.'],
];
const PATIENCE_MS = 30_000;
const string = { type: 'string' };

/** Each says the next line when they have seen the one before. @returns the exit code: 0 if both have seen all */
async function twoPeople() {
  const { values } = parseArgs({
    options: { url: string, patient: string, professional: string, appointment: string },
  });
  const patient = await signedIn(values.url, values.patient ?? 'patient@praxis.example');
  const professional = await signedIn(values.url, values.professional ?? 'professional@praxis.example');
  const appointment = values.appointment ?? (await patient.newestConversation());
  if (!appointment) throw new Error('There is no conversation yet: name an appointment with --appointment.');
  const talks = [new Talk('patient', patient, appointment), new Talk('professional', professional, appointment)];
  for (const talk of talks) talk.onWelcome = (frame) => begin(talks, frame);
  setTimeout(() => talks.forEach(({ conversation }) => conversation.leave()), PATIENCE_MS).unref();
  const ends = await Promise.all(talks.map(({ conversation }) => conversation.run()));
  const isComplete = talks.every(({ seen }) => seen.length === DIALOGUE.length);
  if (!isComplete) process.stderr.write(`Not all was said: ${ends.join(', ')}.\n`);
  return isComplete ? 0 : 1;
}

/** When both are there. What was said before is not part of it. */
function begin(talks, { lastSeq }) {
  if (talks.some(({ isThere, first }) => !isThere || first !== undefined)) return;
  for (const talk of talks) talk.first = lastSeq + 1;
  talks[0].goOn();
}

class Talk {
  seen = [];
  isThere = false;
  first;

  constructor(who, api, appointment) {
    this.who = who;
    this.conversation = new Conversation(api, appointment, (frame) => this.#hear(frame));
  }

  goOn() {
    const [next, text] = DIALOGUE[this.seen.length] ?? [];
    if (next === this.who) this.conversation.write(text);
    else if (next === undefined) this.conversation.leave();
  }

  #hear(frame) {
    if (frame.type === 'welcome') {
      this.isThere = true;
      this.onWelcome(frame);
    }
    if (frame.type !== 'message' || !(frame.seq >= this.first)) return;
    this.seen.push(frame.text);
    process.stdout.write(`${this.who} sees #${frame.seq} ${frame.from}: ${frame.text}\n`);
    this.goOn();
  }
}

process.exitCode = process.argv.some((word) => /^--as\b/.test(word))
  ? await chatCommand(process.argv.slice(2))
  : await twoPeople().catch((error) => {
      process.stderr.write(`${error.message}\n`);
      return 1;
    });

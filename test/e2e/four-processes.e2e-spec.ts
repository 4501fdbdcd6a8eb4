import { startApp, type TestApp } from '../support/app';
import {
  appended,
  conversations,
  endpointsOf,
  notificationsOf,
  overlaps,
  patientsOf,
  remindersDue,
  tally,
  toldOutOfOrder,
  toldTo,
} from '../support/bustle/ledger';
import { firsts, inOrderOfSubjects, recipientsIn, type Told } from '../support/bustle/messages';
import { Run } from '../support/bustle/run';
import { canariesIn, untellable } from '../support/bustle/canary-scan';
import { leftOf, LETTERS } from '../support/bustle/left';
import { notifying, NOTIFYING } from '../support/bustle/notifying';
import { givenOutIn, writtenIn } from '../support/bustle/secrets';
import { messageIdOf } from '../support/mail-server';
import { hasNats } from '../support/nats';

if (!hasNats) console.warn('The message broker was not tried: there is no nats-server on this machine.');
const withNats = hasNats ? it : it.skip;
/** The places of the worker that was killed: so much may have left twice. */
const IN_FLIGHT = 3;
/** So many text messages the provider did not take at once. */
const REFUSED = 1;

/** Where things leave, and how often they do at the least. */
const LEAST = {
  ...{ mail: 100, smtp: 10, sms: 20, 'webhook head': 150, 'webhook body': 150, notify: 50, metrics: 8 },
  ...{ log: 150, 'log of warnings': 4, 'log of errors': 2, 'log of the start': 500 },
  ...(hasNats ? { 'broker head': 150, 'broker body': 150 } : {}),
};

const idsOf = (of: readonly { readonly id: string }[]): string[] => of.map(({ id }) => id).sort();

describe('two API processes and two workers, of which one worker is killed and one API process is stopped at work', () => {
  let test: TestApp;
  let run: Run;

  beforeAll(async () => {
    test = await startApp({ now: new Date(), variables: { WEBHOOKS_ALLOW_PRIVATE: 'true' } });
    delete process.env['WEBHOOKS_ALLOW_PRIVATE'];
    run = await Run.of(test);
    await run.play();
  }, 180_000);
  afterAll(async () => {
    // If it has not come to the end, none is left over.
    await Promise.all(run.living.map((one) => one.end('SIGKILL')));
    await run.outside.stop();
    await test.stop();
  });

  it('do what they are asked, give a time that six want to one of them, and no time twice', async () => {
    expect([...run.apis.answers.keys()].filter((status) => Number(status) >= 500 && status !== '503')).toEqual([]);
    expect(run.day.contest.toSorted()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(await overlaps(test.em)).toEqual([]);
    expect(await tally(test.em)).toEqual(run.day.expected);
  });

  it('tell every consumer of every event that it takes, once, in the order of each record', async () => {
    const events = await appended(test.em);
    expect(events.length).toBeGreaterThan(120);
    const told = await toldTo(test.em);
    expect([...told.keys()].sort()).toEqual(
      ['broker', 'caseload', 'notifications', 'reminders', 'webhooks'].filter(
        (name) => name !== (hasNats ? 'caseload' : 'broker'),
      ),
    );
    for (const [consumer, { ids, types }] of told)
      expect([consumer, ids]).toEqual([consumer, idsOf(events.filter(({ type }) => types(type)))]);
    expect(await toldOutOfOrder(test.em)).toEqual([]);
  });

  it('send each endpoint what it wants, nothing else, and the same again where they repeat it', async () => {
    const events = await appended(test.em);
    for (const [n, { wants }] of (await endpointsOf(test.em)).entries()) {
      const messages: Told[] = run.outside.receivers[n]!.events;
      expect(idsOf(firsts(messages))).toEqual(idsOf(events.filter(({ type }) => wants(type))));
      const bodies = new Set(run.outside.receivers[n]!.received.map(({ body }) => body));
      expect(bodies.size).toBe(firsts(messages).length);
    }
  });

  withNats('publish every event once for whoever takes from the broker, in the order of each record', async () => {
    const published = (await run.outside.nats!.published()).map(({ event }) => event);
    const events = await appended(test.em);
    expect(idsOf(published)).toEqual(idsOf(events));
    expect(inOrderOfSubjects(published)).toEqual(inOrderOfSubjects(published.toSorted(bySequence)));
    // Before the broker has passed over what it knows.
    const said = run.outside.wire.filter(({ subject }) => /^praxis\.\w+\.\w+$/.test(subject)).map(({ body }) => body);
    expect(inOrderOfSubjects(firsts(said.map((body) => JSON.parse(body) as Told)))).toEqual(
      inOrderOfSubjects(published),
    );
  });

  it('keep caseloads that are what appointments say', async () => {
    const admin = run.day.by(run.cast.admin);
    for (const { id, patients } of await patientsOf(test.em))
      expect((await admin.get(`/professionals/${id}/caseload`)).body).toMatchObject({ professionalId: id, patients });
  });

  it('send each notification to whom it is for, once; what the killed one had in its hands again, as the same mail', async () => {
    const rows = await notificationsOf(test.em);
    expect(rows.filter(({ state }) => state !== 'sent')).toEqual([]);
    const mails = run.outside.mail.taken;
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    const people = recipientsIn(run.cast);
    for (const mail of mails) {
      const row = rowOf.get(messageIdOf(mail).slice(1, 37));
      expect([row?.channel, /^To: (.*)\r$/m.exec(mail)?.[1]]).toEqual(['email', people.get(row!.recipientId)?.email]);
    }
    expect(new Set(mails.map(messageIdOf)).size).toBe(rows.filter(({ channel }) => channel === 'email').length);
    expect(mails.length - new Set(mails.map(messageIdOf)).size).toBeLessThanOrEqual(IN_FLIGHT);
    // The one over which it was killed.
    expect(mails.length).toBeGreaterThan(new Set(mails.map(messageIdOf)).size);
    const texts = rows
      .filter(({ channel }) => channel === 'sms')
      .map(({ recipientId }) => people.get(recipientId)?.phone);
    const numbers = run.outside.sms.requests.map(({ form }) => form['To']);
    expect(new Set(numbers)).toEqual(new Set(texts));
    expect(numbers.length - texts.length).toBeLessThanOrEqual(IN_FLIGHT + REFUSED);
    for (const phone of new Set(texts))
      expect(numbers.filter((to) => to === phone).length).toBeGreaterThanOrEqual(
        texts.filter((to) => to === phone).length,
      );
  });

  it('remind of each booked appointment at the time that it has in the end, and of no other', async () => {
    const due = await remindersDue(test.em);
    expect(due.length).toBeGreaterThan(20);
    const reminded = (await notificationsOf(test.em)).filter(({ kind }) => kind === 'reminder');
    expect(reminded.map(({ occasion, channel }) => `${occasion} ${channel}`).sort()).toEqual(
      due.map(({ occasion, channel }) => `${occasion} ${channel}`).sort(),
    );
  });

  it('carry each message of a chat once, in order, to both sides, through a stop', async () => {
    const stored = await conversations(test.em);
    for (const pair of run.talks) {
      const count = pair[0].sent.size + pair[1].sent.size;
      expect(stored.get(pair[0].appointmentId)).toBe(count);
      const texts = [...pair[0].sent.values(), ...pair[1].sent.values()];
      for (const device of pair) {
        expect(device.shown().map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
        expect(
          device
            .shown()
            .map(({ text }) => text)
            .sort(),
        ).toEqual(texts.toSorted());
        for (const [id, seq] of device.acknowledged()) expect(device.shown()[seq - 1]?.text).toBe(device.sent.get(id));
      }
      expect(pair[1].ends).toEqual(['1001 going_away']);
    }
  });

  it('let nobody else into a conversation', async () => {
    expect(await run.strangersAtTheDoor()).toEqual(run.talks.map(() => [404, 404]).flat());
  });

  it('end when they are told to', async () => {
    await run.end();
    expect(run.ends).toEqual(['SIGKILL', 0, 0, 0, 0]);
  });

  it('have things go wrong that quote somebody: a row, a value, an address, a number', () => {
    expect(run.mishaps.came).toEqual([500, 200, ['allergiesAndMedication']]);
    expect(run.outside.mail.steps.recipient).toBeUndefined();
    const said = run.processes.map((one) => one.said).join('');
    expect(['Error EENVELOPE 452', 'SmsNotTaken 429-20429'].filter((failure) => !said.includes(failure))).toEqual([]);
  });

  it('notify each other on channels that are listened to here, and on no other', async () => {
    expect(await notifying(test.em)).toEqual(NOTIFYING);
  });

  it('tell nobody outside a name, an address, a word that somebody wrote, or a secret', () => {
    const left = leftOf(run);
    const [given, written] = [givenOutIn(run), writtenIn(run.outside.mail.taken)];
    const [inLetters, elsewhere] = [untellable(given), untellable([...given, ...written])];
    expect(left.flatMap((one) => canariesIn(one, LETTERS.has(one.channel) ? inLetters : elsewhere))).toEqual([]);
    // That was looked at, and there was something to be found.
    expect([given.size > 30, written.size >= run.cast.patients.length + 2]).toEqual([true, true]);
    for (const [channel, count] of Object.entries(LEAST))
      expect([channel, left.filter((one) => one.channel === channel).length >= count]).toEqual([channel, true]);
    expect(new Set(left.map(({ channel }) => channel))).toEqual(new Set(Object.keys(LEAST)));
    for (const one of run.processes)
      expect([one.measured.length > 0, one.said.includes('"level"')]).toEqual([true, true]);
  });
});

const bySequence = (a: { sequence: string }, b: { sequence: string }): number => (a.sequence < b.sequence ? -1 : 1);

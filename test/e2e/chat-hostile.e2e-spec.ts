import { randomUUID } from 'node:crypto';
import { CLIENT_FRAMES } from '../../src/chat/sockets/frames';
import { startApp, type TestApp } from '../support/app';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { contentOf } from '../support/hostile/content';
import { FIELD_TRAPS, FORBIDDEN_FIELDS, MALFORMED_BODIES, nested, PATH_TRAPS } from '../support/hostile/traps';
import { workOff } from '../support/jobs';
import { heardLeaks, storedLeaks } from '../support/leaks';
import { recordedLogs } from '../support/logged';
import { addressOf, Talker, type Frame } from '../support/talker';

const START = '2026-05-04T12:00:00.000Z';
/** Under the sixty frames that a socket takes in ten seconds. */
const OF_ONE_SOCKET = 25;
const ID = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11';

const GOOD: Readonly<Record<keyof typeof CLIENT_FRAMES, object>> = {
  send: { id: ID, text: 'Hola' },
  read: { upTo: 0 },
  typing: {},
  resume: { after: 0 },
  ping: {},
};
const WRONG_TYPES: readonly unknown[] = [null, true, 'x', 1.5, -1, [], ['x'], {}, { a: 1 }];
const ODD_IDS = [
  ...['', 'x', 'p_000001', `{${ID}}`, `urn:uuid:${ID}`, ID.replaceAll('-', ''), `${ID}\n`, ` ${ID}`, '-'.repeat(36)],
  ...[`${ID}'--`, 'g'.repeat(8) + ID.slice(8), `${ID}${ID}`],
];
const ODD_NUMBERS = ['-1', '1.5', '2147483648', '9007199254740993', '1e300', '1e999', '-0.5', '"1"', '"9999-12-31"'];
const OF_NUMBERS = { read: 'upTo', resume: 'after' } as const;

/** Frames that have to be refused, as they are sent: each frame of the protocol, spoilt in one place. */
function hostileFrames(): string[] {
  const frames = Object.entries(GOOD).map(([type, rest]) => ({ type, ...rest }));
  const spoilt = frames.flatMap((frame) => {
    const text = (field: object) => JSON.stringify({ ...frame, ...field });
    const raw = (value: string) => JSON.stringify({ ...frame, '@@': 1 }).replace('"@@":1', value);
    return [
      ...Object.keys(frame).flatMap((name) => [
        ...WRONG_TYPES.filter((value) => !(name === 'text' && value === 'x')).map((value) => text({ [name]: value })),
        ...FIELD_TRAPS.filter(({ refused, in: kind }) => refused && kind === undefined).map(({ value }) =>
          text({ [name]: value }),
        ),
        text({ [name]: '@@' }).replace('"@@"', nested(10_000)),
        text({ [name]: '@@' }).replace('"@@"', '{"__proto__":{"role":"admin"}}'),
        text({ [name]: undefined }),
      ]),
      ...Object.entries({ ...FORBIDDEN_FIELDS, seq: 1, from: 'professional', at: START })
        .filter(([name]) => !Object.hasOwn(frame, name))
        .map(([name, value]) => text({ [name]: value })),
      raw('"__proto__":{"role":"admin"}'),
      raw('"constructor":{"prototype":{"role":"admin"}}'),
      raw('"a\\u0000b":1'),
      text({ type: `${frame.type}\u0000` }),
      text({ type: frame.type.toUpperCase() }),
    ];
  });
  return [
    ...spoilt.filter((text) => text.length < 32_000),
    ...MALFORMED_BODIES.filter((text) => text.length < 32_000),
    ...ODD_IDS.map((id) => JSON.stringify({ type: 'send', id, text: 'Hola' })),
    ...Object.entries(OF_NUMBERS).flatMap(([type, name]) =>
      ODD_NUMBERS.map((value) => `{"type":"${type}","${name}":${value}}`),
    ),
  ];
}

describe('hostile frames', () => {
  let test: TestApp;
  let ana: Somebody;
  let elena: Somebody;
  let id: string;

  beforeAll(async () => {
    test = await startApp();
    elena = await workingProfessional(test);
    ana = await signedInPatient(test);
    id = await appointmentRow(test, { professional_id: elena.id, patient_id: ana.id, starts_at: START });
  });
  afterAll(() => test.stop());

  it('are refused one by one, change nothing, and leave the socket open', async () => {
    const all = hostileFrames();
    expect(all.length).toBeGreaterThan(200);
    const before = await contentOf(test);
    for (let first = 0; first < all.length; first += OF_ONE_SOCKET) {
      const phone = await Talker.open(test, ana, id);
      for (const text of all.slice(first, first + OF_ONE_SOCKET)) {
        const [said, pongs] = [phone.frames.length, phone.of('pong').length];
        phone.say(text);
        phone.say({ type: 'ping' });
        await phone.until(() => phone.closed !== undefined || phone.of('pong').length > pongs, 'answer');
        const answers = phone.frames.slice(said).map(({ type, code }: Frame) => String(code ?? type));
        expect({ text: text.slice(0, 200), answers, closed: phone.closed }).toEqual({
          text: text.slice(0, 200),
          answers: [expect.stringMatching(/^(invalid_request|malformed_body)$/), 'pong'],
          closed: undefined,
        });
      }
      await phone.close();
    }
    expect(await contentOf(test)).toBe(before);
  }, 60_000);

  it('name the message that is refused, wherever its fault is', async () => {
    const phone = await Talker.open(test, ana, id);
    const texts = ['', 'a\u0000b', '\ud800', 'a\u0007', 'a'.repeat(4_001), 5, { __proto__: null, toString: 1 }];
    for (const [index, text] of texts.entries()) {
      const message = randomUUID();
      phone.say({ type: 'send', id: message.toUpperCase(), text });
      expect(await phone.next('error', index + 1)).toMatchObject({ code: 'invalid_request', id: message });
    }
    await phone.close();
  });

  it('may be large within the limit, and are text as any other', async () => {
    const phone = await Talker.open(test, ana, id);
    const texts = [
      '語'.repeat(4_000),
      '💥'.repeat(2_000),
      '"\\'.repeat(2_000),
      '\u202e\u2066%_\\\u00a0.',
      '{"type":"x"}',
    ];
    for (const text of texts) phone.write(text);
    await phone.next('ack', texts.length);
    await phone.next('message', texts.length);
    expect(phone.of('message').map(({ text }) => String(text))).toEqual(texts);
    // In an escape for each character it is six times as long, and still within a frame.
    phone.say(`{"type":"send","id":"${randomUUID()}","text":"${'\\u00f1'.repeat(4_000)}"}`);
    expect(await phone.next('message', texts.length + 1)).toMatchObject({ text: 'ñ'.repeat(4_000) });
    await phone.close();
  });

  it('are told to nobody, and good ones to the two alone: no word is in a log, an event, an entry or a refusal', async () => {
    const text = 'canario-por-socket';
    const lines = await recordedLogs(async () => {
      const [phone, desk] = [await Talker.open(test, ana, id), await Talker.open(test, elena, id)];
      phone.write(text);
      expect(await desk.next('message')).toMatchObject({ text });
      const twice = phone.write(text);
      await phone.next('ack', 2);
      phone.write(`${text}-otra`, twice);
      for (const fault of [{ id: text }, { [text]: 1 }, { type: text }, { text: [text] }, { text: `${text}\u0000` }])
        phone.say({ type: 'send', id: randomUUID(), text, ...fault });
      phone.say(`{"type":"send","text":"${text}`);
      await phone.next('error', 7);
      await ana.client.post(`/appointments/${id}/messages`, { clientId: text, body: text });
      await ana.client.post(`/appointments/${id}/messages`, { clientId: twice, body: `${text} por REST` });
      await workOff(test);
      await phone.close();
      await desk.close();
    });
    expect(lines.join('')).not.toContain('canario');
    expect([await storedLeaks(test.database), heardLeaks()]).toEqual([[], []]);
  });

  it('need a socket first, which no address opens that names no appointment', async () => {
    const headers = { authorization: String(ana.client.headers['authorization']) };
    for (const trap of PATH_TRAPS) {
      const answer = await Talker.knock(addressOf(test, trap), { headers });
      expect([trap, answer instanceof Talker ? 'let in' : String(answer.status)]).toEqual([
        trap,
        expect.stringMatching(/^40[04]$/),
      ]);
    }
    for (const ticket of ['', '%00', '%', '%ED%A0%80', 'x'.repeat(5_000), '__proto__', '&ticket[a]=1', '&ticket[]=1']) {
      const answer = await Talker.knock(addressOf(test, id, ticket), { headers });
      expect([ticket, answer instanceof Talker ? 'let in' : String(answer.status)]).toEqual([
        ticket,
        expect.stringMatching(/^40[01]$/),
      ]);
    }
  });

  it('costs no ticket when it is asked to begin at a number that is none, and at one that is to come begins at the end', async () => {
    const { body } = await ana.client.post('/chat/tickets', { appointmentId: id });
    const address = addressOf(test, id, String(body.ticket));
    for (const after of ['', '-1', '1.5', '1e3', '2147483648', '99999999999', 'x', '1&after=2', '0x10']) {
      const answer = await Talker.knock(`${address}&after=${after}`);
      if (answer instanceof Talker) throw new Error(`Let in with ${after}`);
      expect([after, answer.status, answer.body.errors?.[0]]).toEqual([
        after,
        400,
        expect.objectContaining({ field: 'after', code: 'between' }),
      ]);
    }
    const talker = await Talker.knock(`${address}&after=2147483647`);
    if (!(talker instanceof Talker)) throw new Error('Refused');
    const { lastSeq } = await talker.next('welcome');
    talker.write('Hola');
    expect(await talker.next('message')).toMatchObject({ seq: lastSeq + 1 });
    await talker.close();
  });
});

import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { ServerProcess } from '../support/server-process';
import { addressOf, Talker } from '../support/talker';

const CONVERSATIONS = 5;
/** Of each conversation, half of each side. */
const DEVICES = 8;
/** Under the sixty frames that a socket takes in ten seconds. */
const MOST_OF_ONE = 40;
/** A signal comes when so many messages are stored. */
const BEFORE = 100;
/** After that the process would end itself, in bad order. */
const WITHIN_MS = 9_000;
const UNLIMITED = { CHAT_SOCKETS_PER_ACCOUNT: '100' };

interface Device {
  readonly who: Somebody;
  readonly id: string;
  readonly talker: Talker;
  /** By id, what it wrote. */
  readonly sent: Map<string, string>;
}

describe('a process that is told to end while people talk', () => {
  let test: TestApp;
  let server: ServerProcess;
  const places: { readonly who: Somebody; readonly id: string }[] = [];

  beforeAll(async () => {
    // Signs everybody in; the talking is done with the other process, on the same database and by the clock of the machine.
    test = await startApp({ now: new Date(), variables: UNLIMITED });
    server = await ServerProcess.start(test.database, UNLIMITED);
    const elena = await workingProfessional(test);
    for (let n = 0; n < CONVERSATIONS; n++) {
      const patient = await signedInPatient(test);
      const starts_at = new Date(Date.now() + (n + 1) * 7_200_000).toISOString();
      const id = await appointmentRow(test, { professional_id: elena.id, patient_id: patient.id, starts_at });
      for (let device = 0; device < DEVICES; device++) places.push({ who: device % 2 ? elena : patient, id });
    }
  }, 60_000);
  afterAll(async () => {
    await server.end('SIGTERM');
    await test.stop();
  });

  async function open({ who, id }: (typeof places)[number]): Promise<Talker> {
    const headers = { authorization: String(who.client.headers['authorization']) };
    const talker = await Talker.knock(addressOf(server, id), { headers });
    if (!(talker instanceof Talker)) throw new Error(JSON.stringify(talker.body));
    await talker.next('welcome');
    return talker;
  }

  /** Writes the next message when the last one is stored, until the socket closes. @returns by id, what was not acknowledged */
  async function talk({ talker, sent }: Device): Promise<ReadonlyMap<string, string>> {
    for (let n = 1; n <= MOST_OF_ONE && talker.closed === undefined; n++) {
      const text = randomUUID();
      sent.set(talker.write(text), text);
      await talker.until(() => talker.closed !== undefined || talker.of('ack').length >= n, `ack ${n}`);
    }
    const acknowledged = new Set(talker.of('ack').map(({ id }) => String(id)));
    return new Map([...sent].filter(([id]) => !acknowledged.has(id)));
  }

  it('closes each socket with 1001 in time, says nothing is stored that is not, and each goes on with the next one', async () => {
    const deaf = await open(places[0]!);
    deaf.ws.pause();
    const devices = await Promise.all(
      places.map(async (place): Promise<Device> => ({ ...place, talker: await open(place), sent: new Map() })),
    );
    const talks = devices.map(talk);
    const acknowledged = () => devices.flatMap(({ talker }) => talker.of('ack').map(({ id }) => String(id)));
    for (const { talker } of devices) await talker.until(() => acknowledged().length >= BEFORE, `${BEFORE} messages`);
    const began = performance.now();
    expect(await server.end('SIGTERM')).toBe(0);
    expect(performance.now() - began).toBeLessThan(WITHIN_MS);
    deaf.ws.terminate();
    const unsent = await Promise.all(talks);
    for (const { talker } of devices) {
      expect(await talker.end()).toBe('1001 going_away');
      expect(talker.frames.at(-1)).toEqual({ type: 'closed', reason: 'going_away' });
    }
    expect(unsent.some(({ size }) => size > 0)).toBe(true);
    const stored = await test.em.query<{ id: string }[]>('SELECT client_id AS id FROM chat_messages');
    expect(stored.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged()));

    server = await ServerProcess.start(test.database, UNLIMITED, server.port);
    const shown = devices.map(({ talker }) => talker.seqs());
    await Promise.all(
      devices.map(async (device, index) => {
        const talker = await open(device);
        talker.say({ type: 'resume', after: shown[index]?.at(-1) ?? 0 });
        for (const [id, text] of unsent[index] ?? []) talker.write(text, id);
        await talker.next('ack', unsent[index]?.size ?? 0);
        Object.assign(device, { talker });
      }),
    );
    const messages = await test.em.query<{ id: string; last: number; stored: number }[]>(
      `SELECT appointment_id AS id, max(seq) AS last, count(*)::int AS stored FROM chat_messages GROUP BY 1`,
    );
    for (const [index, { id, talker }] of devices.entries()) {
      const { last = 0, stored: count } = messages.find((one) => one.id === id) ?? {};
      expect(count).toBe(devices.filter((one) => one.id === id).reduce((sum, { sent }) => sum + sent.size, 0));
      await talker.until(() => [...(shown[index] ?? []), ...talker.seqs()].at(-1) === last, `message ${last}`);
      const all = [...(shown[index] ?? []), ...talker.seqs()];
      expect(all).toEqual(Array.from({ length: last }, (_, n) => n + 1));
      await talker.close();
    }
  }, 60_000);
});

import { setTimeout as wait } from 'node:timers/promises';
import { startApp, type TestApp } from '../support/app';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { ServerProcess } from '../support/server-process';
import { addressOf, Talker } from '../support/talker';

const CONVERSATIONS = 25;
/** Of each conversation, half of each side. */
const DEVICES = 20;
const MESSAGES = 1_000;
const PATIENCE_MS = 45_000;
const UNLIMITED = { CHAT_SOCKETS_PER_ACCOUNT: '10000', CHAT_SOCKETS_PER_ADDRESS: '10000' };

interface Device {
  readonly who: Somebody;
  readonly id: string;
  talker: Talker;
  /** What it was shown, over all its sockets. */
  readonly shown: { readonly seq: number; readonly text: string }[];
}

describe('a process that is killed while 500 sockets talk', () => {
  let test: TestApp;
  let server: ServerProcess;
  const devices: Device[] = [];
  const ids: string[] = [];

  beforeAll(async () => {
    // Signs everybody in; the talking is done with the other process, on the same database and by the clock of the machine.
    test = await startApp({ now: new Date(), variables: UNLIMITED });
    server = await ServerProcess.start(test.database, UNLIMITED);
    const elena = await workingProfessional(test);
    for (let i = 0; i < CONVERSATIONS; i++) {
      const patient = await signedInPatient(test);
      const starts_at = new Date(Date.now() + (i + 1) * 7_200_000).toISOString();
      ids.push(await appointmentRow(test, { professional_id: elena.id, patient_id: patient.id, starts_at }));
      for (let n = 0; n < DEVICES; n++)
        devices.push({ who: n % 2 ? elena : patient, id: ids[i]!, talker: undefined as never, shown: [] });
    }
  }, 120_000);
  afterAll(async () => {
    for (const { talker } of devices) talker.ws.terminate();
    await server.end('SIGTERM');
    await test.stop();
  });

  /** Everybody opens a socket, and goes on behind what they have. */
  async function comeIn(): Promise<void> {
    for (let first = 0; first < devices.length; first += 25)
      await Promise.all(
        devices.slice(first, first + 25).map(async (device) => {
          const authorization = String(device.who.client.headers['authorization']);
          const talker = await Talker.knock(addressOf(server, device.id), { headers: { authorization } });
          if (!(talker instanceof Talker)) throw new Error(JSON.stringify(talker.body));
          await talker.next('welcome');
          device.talker = talker;
          talker.say({ type: 'resume', after: device.shown.at(-1)?.seq ?? 0 });
        }),
      );
  }

  /** What a device was shown by its socket that is no more. */
  function keep(): void {
    for (const { talker, shown } of devices)
      shown.push(...talker.of('message').map(({ seq, text }) => ({ seq, text: String(text) })));
  }

  it('has every acknowledged message, once, in order, for the two whom it concerns only', async () => {
    await comeIn();
    const texts = Array.from({ length: MESSAGES }, (_, n) => ({ device: devices[(n * 7) % devices.length]!, n }));
    const sent = new Map<string, { readonly device: Device; readonly text: string }>();
    const say = ({ device, n }: (typeof texts)[number]) => {
      const text = `${device.id} ${n}`;
      sent.set(device.talker.write(text), { device, text });
    };
    const acknowledged = () => new Set(devices.flatMap(({ talker }) => talker.of('ack').map(({ id }) => String(id))));
    for (const one of texts.slice(0, MESSAGES / 2)) say(one);
    // In the middle of it: some are stored, some are on their way, some are not.
    await until(
      () => acknowledged().size >= MESSAGES / 5,
      () => `${acknowledged().size} acks`,
    );
    await server.end('SIGKILL');
    await Promise.all(devices.map(({ talker }) => talker.end()));
    const first = acknowledged();
    keep();
    expect(first.size).toBeLessThan(MESSAGES / 2);
    server = await ServerProcess.start(test.database, UNLIMITED, server.port);
    await comeIn();
    // Whatever has no answer is sent again as it was, by the device that sent it.
    for (const [id, { device, text }] of sent) if (!first.has(id)) device.talker.write(text, id);
    for (const one of texts.slice(MESSAGES / 2)) say(one);
    const all = () => new Set([...first, ...acknowledged()]).size;
    await until(
      () => all() === MESSAGES,
      () => `${all()} acks, ${JSON.stringify(devices.flatMap(({ talker }) => talker.of('error')).slice(0, 3))}`,
    );
    const [{ stored }] = await test.em.query<[{ stored: number }]>('SELECT count(*)::int AS stored FROM chat_messages');
    expect(stored).toBe(MESSAGES);
    const rows = await test.em.query<{ id: string; last: number }[]>(
      'SELECT appointment_id AS id, last_seq AS last FROM chat_conversations',
    );
    const last = new Map(rows.map((row) => [row.id, row.last]));
    const isComplete = ({ talker, id, shown }: Device) =>
      (talker.seqs().at(-1) ?? shown.at(-1)?.seq ?? 0) === (last.get(id) ?? 0);
    await until(
      () => devices.every(isComplete),
      () => `${devices.filter((one) => !isComplete(one)).length} that lag`,
    );
    keep();
    for (const { id, shown } of devices) {
      expect(shown.map(({ seq }) => seq)).toEqual(Array.from({ length: last.get(id) ?? 0 }, (_, i) => i + 1));
      expect(shown.filter(({ text }) => !text.startsWith(id))).toEqual([]);
      expect(new Set(shown.map(({ text }) => text)).size).toBe(shown.length);
    }
  }, 120_000);
});

async function until(holds: () => boolean, present: () => string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`Nothing more comes: ${present()}`);
    await wait(5);
  }
}

import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import { Command } from '../support/command';
import { PASSWORD } from '../support/factories/account';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { ServerProcess } from '../support/server-process';

/** More than a socket takes frames in ten seconds. */
const MEANWHILE = 70;

describe('the chat of the terminal', () => {
  let test: TestApp;
  let server: ServerProcess;
  let ana: Somebody;
  let elena: Somebody;
  let id: string;
  const started: Command[] = [];

  beforeAll(async () => {
    // By the clock of the machine, as the other process, which the terminals talk with.
    test = await startApp({ now: new Date() });
    server = await ServerProcess.start(test.database);
  });
  beforeEach(async () => {
    [ana, elena] = [await signedInPatient(test), await workingProfessional(test)];
    const starts_at = new Date(Date.now() + 3_600_000).toISOString();
    id = await appointmentRow(test, { professional_id: elena.id, patient_id: ana.id, starts_at });
  });
  afterEach(() => {
    for (const one of started.splice(0)) one.kill();
  });
  afterAll(async () => {
    await server.end('SIGTERM');
    await test.stop();
  });

  const run = (words: readonly string[], script = 'scripts/chat.mjs', password = PASSWORD): Command => {
    const one = Command.start([script, ...words], { CHAT_PASSWORD: password });
    started.push(one);
    return one;
  };
  const chat = (who: Somebody, appointment = id, url = server.origin) =>
    run(['--as', who.account.email, '--appointment', appointment, '--url', url]);
  const lines = (out: string): string[] =>
    [...out.matchAll(/#\d+ (?:patient|professional): .*/g)].map(([line]) => line);

  it('shows two people what they say, also what is said while the server is away, once and in order', async () => {
    const [patient, professional] = [chat(ana), chat(elena)];
    for (const one of [patient, professional]) await one.until((out) => out.includes('connected as'), 'welcome');
    patient.type('¿Llevo los estudios?');
    await professional.until((out) => out.includes('#1 patient: ¿Llevo los estudios?'), 'question');
    professional.type('Sí, por favor');
    await patient.until((out) => out.includes('#2 professional: Sí, por favor'), 'answer');
    await server.end('SIGKILL');
    for (const one of [patient, professional]) await one.until((out) => out.includes('not connected'), 'end');
    patient.type('uno');
    patient.type('dos');
    patient.type('tres');
    for (let n = 1; n <= MEANWHILE; n++)
      await elena.client.post(`/appointments/${id}/messages`, { clientId: randomUUID(), body: `por REST ${n}` });
    server = await ServerProcess.start(test.database, {}, server.port);
    const all = MEANWHILE + 5;
    for (const one of [patient, professional]) await one.until((out) => lines(out).length >= all, `${all} lines`);
    professional.type('Hasta luego');
    for (const one of [patient, professional]) await one.until((out) => lines(out).length > all, 'farewell');
    expect(lines(patient.out)).toEqual(lines(professional.out));
    expect(lines(patient.out)).toEqual([
      '#1 patient: ¿Llevo los estudios?',
      '#2 professional: Sí, por favor',
      ...Array.from({ length: MEANWHILE }, (_, n) => `#${n + 3} professional: por REST ${n + 1}`),
      ...['uno', 'dos', 'tres'].map((text, n) => `#${MEANWHILE + 3 + n} patient: ${text}`),
      `#${all + 1} professional: Hasta luego`,
    ]);
    expect(await Promise.all([patient.end(), professional.end()])).toEqual([0, 0]);
    expect([patient.err, professional.err]).toEqual(['', '']);
    expect(patient.out).not.toContain('too_many_frames');
  }, 60_000);

  it('sends all that was typed before it leaves', async () => {
    const patient = chat(ana);
    for (const text of ['uno', 'dos', 'tres']) patient.type(text);
    expect(await patient.end()).toBe(0);
    const { body } = await elena.client.get(`/appointments/${id}/messages`);
    expect(body.data.map(({ body: text }: { body: string }) => text)).toEqual(['uno', 'dos', 'tres']);
  });

  it('says in a sentence what is wrong, and ends', async () => {
    const as = ['--as', ana.account.email];
    const cases: readonly (readonly [Command, RegExp])[] = [
      [run([...as, '--url', server.origin], undefined, 'no es esta'), /cannot sign in: invalid_credentials: /],
      [run([...as, '--url', server.origin]), /There is no conversation yet/],
      [chat(ana, randomUUID()), /appointment_not_found: /],
      [chat(ana, 'nothing'), /invalid_request: /],
      [chat(ana, id, 'http://127.0.0.1:1'), /http:\/\/127.0.0.1:1 does not answer/],
      [chat(ana, id, 'nowhere'), /nowhere does not answer/],
      [run([]), /--as/],
      [run(['--nonsense']), /--as/],
      [run([], 'test/chat-client.mjs', 'no es esta'), /does not answer|cannot sign in/],
    ];
    for (const [command, said] of cases) {
      expect(await command.end()).toBe(1);
      expect(command.out + command.err).toMatch(said);
      expect(command.out + command.err).not.toMatch(/^\s+at |Error:/m);
    }
  }, 60_000);

  it('says when nothing can be said any more', async () => {
    const patient = chat(ana);
    await patient.until((out) => out.includes('connected as'), 'welcome');
    await elena.client.post(`/appointments/${id}/cancel`, { reasonCode: 'illness' });
    await patient.until((out) => out.includes('closed (4409)'), 'end');
    expect(await patient.end()).toBe(1);
  });

  it('shows two people talking with one command', async () => {
    const emails = ['--patient', ana.account.email, '--professional', elena.account.email];
    const both = run([...emails, '--appointment', id, '--url', server.origin], 'test/chat-client.mjs');
    expect([await both.end(), both.err]).toEqual([0, '']);
    for (const who of ['patient', 'professional'])
      expect(
        lines(
          both.out
            .split('\n')
            .filter((line) => line.startsWith(`${who} sees`))
            .join('\n'),
        ),
      ).toEqual([
        '#1 patient: ¿Llevo los estudios?',
        '#2 professional: Sí, por favor: los dos últimos.',
        '#3 patient: Gracias. Hasta el jueves.',
      ]);
  });
});

import type { Socket } from 'node:net';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { signedInPatient, workingProfessional } from '../support/factories/appointment';
import { passTime, workOff } from '../support/jobs';
import { messageIdOf, startMailServer, type MailServer } from '../support/mail-server';

const HOUR = 3_600_000;
const NINE = '2026-05-06T13:00:00.000Z';
const PATIENCE_MS = '300';

const rowsOf = (test: TestApp) =>
  test.em.query<{ state: string; attempts: number; last_error: string | null }[]>(
    `SELECT state, attempts, last_error FROM notifications WHERE channel = 'email' ORDER BY id DESC LIMIT 1`,
  );
const refusal = (responseCode: number) => Object.assign(new Error('eva@praxis.example is unknown'), { responseCode });

describe('a mail server', () => {
  let test: TestApp;
  let server: MailServer;
  let admin: Awaited<ReturnType<typeof signedIn>>;
  let count = 0;

  beforeAll(async () => {
    server = await startMailServer();
    test = await startApp({ variables: { SMTP_URL: server.url, DELIVERY_TIMEOUT_MS: PATIENCE_MS } });
    delete process.env['SMTP_URL'];
    delete process.env['DELIVERY_TIMEOUT_MS'];
  });
  afterAll(async () => {
    await test.stop();
    await server.close();
  });
  beforeEach(async () => {
    server.steps = {};
    server.taken.length = 0;
    admin = await signedIn(test, 'admin');
  });

  const invite = async (): Promise<void> => {
    await admin.client.post('/accounts', { email: `m${++count}@praxis.example`, role: 'professional', language: 'en' });
    await workOff(test);
  };

  it.each([
    [
      'is not there',
      {
        connect: () => {
          throw refusal(421);
        },
      },
      /421/,
    ],
    [
      'takes nobody for now',
      {
        recipient: () => {
          throw refusal(450);
        },
      },
      /450/,
    ],
    [
      'takes no mail for now',
      {
        data: () => {
          throw refusal(451);
        },
      },
      /451/,
    ],
  ])('that %s gets the mail later, once', async (_, steps, code) => {
    server.steps = steps;
    await invite();
    expect(await rowsOf(test)).toEqual([{ state: 'queued', attempts: 1, last_error: expect.stringMatching(code) }]);
    server.steps = {};
    await passTime(test, HOUR);
    await workOff(test);
    expect(await rowsOf(test)).toEqual([{ state: 'sent', attempts: 2, last_error: null }]);
    expect(server.taken).toHaveLength(1);
  });

  it.each([
    [
      'recipient',
      {
        recipient: () => {
          throw refusal(550);
        },
      },
      'RefusedForGood 550',
    ],
    [
      'mail',
      {
        data: () => {
          throw refusal(554);
        },
      },
      'RefusedForGood 554',
    ],
  ])(
    'that refuses the %s for good is asked once, and an administrator can have it sent again',
    async (_, steps, reason) => {
      server.steps = steps;
      await invite();
      await passTime(test, HOUR);
      await workOff(test);
      expect(await rowsOf(test)).toEqual([{ state: 'failed', attempts: 1, last_error: reason }]);
      server.steps = {};
      admin = await signedIn(test, 'admin');
      const { body } = await admin.client.get('/notifications', { state: 'failed' });
      expect(body.data[0]).toMatchObject({ kind: 'invitation', channel: 'email', attempts: 1, reason });
      expect((await admin.client.post(`/notifications/${body.data[0].id}/resend`)).body.state).toBe('queued');
      await workOff(test);
      expect(await rowsOf(test)).toEqual([{ state: 'sent', attempts: 2, last_error: null }]);
      const again = await admin.client.post(`/notifications/${body.data[0].id}/resend`);
      expect([again.status, again.body.code]).toEqual([409, 'notification_not_failed']);
    },
  );

  it.each<[string, (socket: Socket) => void]>([
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['says nothing', () => undefined],
    [
      'says a letter at a time',
      (socket) => {
        socket.write('2');
        const drip = setInterval(() => socket.write('2'), 100);
        socket.on('close', () => clearInterval(drip));
      },
    ],
    [
      'takes the mail and dies before it says so',
      (socket) => {
        const answers = ['250 hello', '250 sender', '250 recipient', '354 go on'];
        socket.write('220 here\r\n');
        socket.on('data', () => {
          const answer = answers.shift();
          if (answer === undefined) socket.resetAndDestroy();
          else socket.write(`${answer}\r\n`);
        });
      },
    ],
  ])('that %s does not keep anybody waiting, and is tried again', async (_, instead) => {
    server.steps = { instead };
    await invite();
    expect(await rowsOf(test)).toEqual([{ state: 'queued', attempts: 1, last_error: expect.any(String) }]);
    server.steps = {};
    await passTime(test, HOUR);
    await workOff(test);
    expect(await rowsOf(test)).toEqual([{ state: 'sent', attempts: 2, last_error: null }]);
    expect(server.taken).toHaveLength(1);
  });

  it('gets the same Message-ID when it is sent a mail again', async () => {
    let isFirst = true;
    server.steps = {
      data: (mail) => {
        if (!isFirst) return;
        isFirst = false;
        server.taken.push(mail);
        throw refusal(451);
      },
    };
    await invite();
    await passTime(test, HOUR);
    await workOff(test);
    expect(server.taken).toHaveLength(2);
    expect(messageIdOf(server.taken[0]!)).toMatch(/^<[0-9a-f-]{36}@127\.0\.0\.1>$/);
    expect(messageIdOf(server.taken[1]!)).toBe(messageIdOf(server.taken[0]!));
  });

  it('gets the headers by which one click stops reminders, and only with those', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    await patient.client.post('/appointments', { professionalId: professional.id, startsAt: NINE, type: 'one_off' });
    await workOff(test);
    const headers = (mail: string) => mail.replaceAll(/\r\n[ \t]+/g, ' ').match(/^List-Unsubscribe.*$/gim) ?? [];
    expect(server.taken.map(headers)).toEqual([[], []]);
    server.taken.length = 0;
    await passTime(test, Date.parse(NINE) - 24 * HOUR - test.clock.now().getTime());
    await workOff(test);
    expect(server.taken.map(headers)).toEqual([
      [
        expect.stringMatching(/^List-Unsubscribe: <http:\/\/127\.0\.0\.1:3000\/api\/v1\/reminder-stops\/[\w-]{43}>$/),
        'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      ],
    ]);
  });

  it('gets no reminder that waited for it until the session had begun', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    const startsAt = new Date(Date.parse(NINE) + 24 * HOUR).toISOString();
    await patient.client.post('/appointments', { professionalId: professional.id, startsAt, type: 'one_off' });
    await workOff(test);
    server.steps = {
      connect: () => {
        throw refusal(421);
      },
    };
    await passTime(test, Date.parse(startsAt) - 2 * HOUR - test.clock.now().getTime());
    await workOff(test);
    server.steps = {};
    server.taken.length = 0;
    await passTime(test, 3 * HOUR);
    await workOff(test);
    const reminders = await test.em.query(
      `SELECT state, last_error FROM notifications WHERE kind = 'reminder' AND recipient_id = $1`,
      [patient.id],
    );
    expect(reminders).toEqual([{ state: 'skipped', last_error: 'outdated' }]);
    expect(server.taken).toEqual([]);
  });
});

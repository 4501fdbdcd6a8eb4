import { startApp, type TestApp } from '../support/app';
import { signedInPatient, workingProfessional } from '../support/factories/appointment';
import { passTime, workOff } from '../support/jobs';
import { startSmsServer, status, type SmsServer } from '../support/sms-server';

const HOUR = 3_600_000;
const PHONE = '+59170000001';
const PATIENCE_MS = '300';

const rowsOf = (test: TestApp) =>
  test.em.query<{ state: string; attempts: number; last_error: string | null }[]>(
    `SELECT state, attempts, last_error FROM notifications WHERE channel = 'sms' ORDER BY id DESC LIMIT 1`,
  );

describe('a provider of text messages', () => {
  let test: TestApp;
  let server: SmsServer;
  let url: string;

  beforeAll(async () => {
    server = await startSmsServer();
    ({ url } = server);
    test = await startApp({ variables: { SMS_URL: url, DELIVERY_TIMEOUT_MS: PATIENCE_MS } });
    delete process.env['SMS_URL'];
    delete process.env['DELIVERY_TIMEOUT_MS'];
  });
  afterAll(async () => {
    await test.stop();
    await server.close();
  });
  beforeEach(() => {
    server.requests.length = 0;
    server.answer = status(201, { sid: 'SM1' });
  });

  const asked = () => server.requests.filter(({ form }) => form['To'] === PHONE).length;
  let day = 0;
  /** Books for a patient who wants text messages. */
  const book = async (): Promise<void> => {
    await test.em.query('TRUNCATE appointments, notification_preferences CASCADE');
    await test.em.query(
      `UPDATE patients SET phone = '+5917' || lpad((random() * 9999999)::int::text, 7, '0') WHERE phone = $1`,
      [PHONE],
    );
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test, { phone: PHONE });
    await test.em.query(`UPDATE users SET language = 'en'`);
    await patient.client.patch('/me/notification-preferences', { channels: ['sms'] });
    const startsAt = new Date(test.clock.now().getTime() + (7 * ++day + 2) * 24 * HOUR).toISOString().slice(0, 10);
    const { status: answered, text } = await patient.client.post('/appointments', {
      professionalId: professional.id,
      startsAt: `${startsAt}T13:00:00.000Z`,
      type: 'one_off',
    });
    if (answered !== 201) throw new Error(text);
    await workOff(test);
  };

  it('is sent the number, the text and who sends it, and nothing else', async () => {
    await book();
    expect(server.requests).toEqual([
      {
        path: '/2010-04-01/Accounts/AC123/Messages.json',
        authorization: `Basic ${Buffer.from('AC123:s3cret').toString('base64')}`,
        form: {
          To: PHONE,
          From: '+15005550006',
          Body: expect.stringMatching(
            /^Your appointment\. The appointment is on \w+ \d+ \w+ at 09:00 \(America\/La_Paz\)\.$/,
          ),
        },
      },
    ]);
    expect(await rowsOf(test)).toEqual([{ state: 'sent', attempts: 1, last_error: null }]);
  });

  it.each<[string, SmsServer['answer'], string]>([
    ['has too much to do', status(429, { code: 20429 }), 'SmsNotTaken 429-20429'],
    ['is out of order', status(503), 'SmsNotTaken 503'],
    ['resets the connection', (_, request) => request.socket.resetAndDestroy(), 'SmsNotTaken network'],
    ['says nothing', () => undefined, 'SmsNotTaken timeout'],
    ['sends elsewhere', (response) => response.writeHead(302, { location: '/elsewhere' }).end(), 'SmsNotTaken 302'],
  ])('that %s is asked again later', async (_, answer, reason) => {
    server.answer = answer;
    await book();
    expect(await rowsOf(test)).toEqual([{ state: 'queued', attempts: 1, last_error: reason }]);
    server.answer = status(201);
    await passTime(test, HOUR);
    await workOff(test);
    expect(await rowsOf(test)).toEqual([{ state: 'sent', attempts: 2, last_error: null }]);
    expect(asked()).toBe(2);
  });

  it('that says the number is none is asked once, and its sentence is kept nowhere', async () => {
    server.answer = status(400, { code: 21211, message: `The number ${PHONE} is not valid.` });
    await book();
    await passTime(test, HOUR);
    await workOff(test);
    expect(await rowsOf(test)).toEqual([{ state: 'failed', attempts: 1, last_error: 'RefusedForGood 400-21211' }]);
    expect(asked()).toBe(1);
    const [{ dump }] = await test.em.query(
      `SELECT (SELECT string_agg(n::text, '') FROM notifications n) || coalesce((SELECT string_agg(j::text, '') FROM graphile_worker._private_jobs j), '') AS dump`,
    );
    expect(dump).not.toContain(PHONE.slice(1));
  });

  it('is not asked for a number that is none', async () => {
    server.answer = status(500);
    await book();
    await test.em.query(`UPDATE patients SET phone = '71234567890' WHERE phone = $1`, [PHONE]);
    await passTime(test, HOUR);
    await workOff(test);
    expect(await rowsOf(test)).toEqual([{ state: 'skipped', attempts: 1, last_error: 'no_address' }]);
    expect(asked()).toBe(1);
  });
});

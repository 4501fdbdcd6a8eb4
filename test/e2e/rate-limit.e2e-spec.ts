import { randomBytes } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { signedIn } from '../support/factories/account';

const LIMIT = 5;

describe('the limit of requests', () => {
  let test: TestApp;

  beforeEach(async () => {
    test = await startApp({
      variables: { RATE_LIMIT: 'on', RATE_LIMIT_PER_MINUTE: String(LIMIT), RATE_LIMIT_SIGN_IN_PER_MINUTE: '3' },
    });
  });
  afterEach(() => test.stop());

  const times = async (count: number, act: () => Promise<Answer>): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (let i = 0; i < count; i++) answers.push(await act());
    return answers;
  };
  const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status);

  it('is one for each caller, told in headers, and answers with the time to wait', async () => {
    const { client } = await signedIn(test, 'admin');
    const answers = await times(LIMIT + 1, () => client.get('/me'));
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers[0]?.headers.get('ratelimit-limit')).toBe(String(LIMIT));
    expect(answers[0]?.headers.get('ratelimit-remaining')).toBe(String(LIMIT - 1));
    expect(answers[LIMIT]?.body.code).toBe('too_many_requests');
    expect(Number(answers[LIMIT]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await test.client.get('/practice')).status).toBe(200);
  });

  it('is lower for signing in, whatever token comes along', async () => {
    const login = () =>
      test.client.as(randomBytes(8).toString('hex')).post('/auth/login', { email: 'a@b.example', password: 'x' });
    expect(statuses(await times(4, login))).toEqual([401, 401, 401, 429]);
  });

  it('cannot be escaped by inventing tokens', async () => {
    const invent = () => test.client.as(randomBytes(8).toString('hex')).get('/practice');
    const answers = await times(LIMIT * 10 + 1, invent);
    expect(answers.slice(0, LIMIT).every(({ status }) => status === 200)).toBe(true);
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

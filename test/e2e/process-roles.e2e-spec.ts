import { startApp, type TestApp } from '../support/app';

describe('a worker process', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp({ variables: { PRAXIS_ROLE: 'worker' } });
    delete process.env['PRAXIS_ROLE'];
  });
  afterAll(() => test.stop());

  it.each(['//health/live', '//health/ready', '//metrics', '//dev/outbox'])('answers %s', async (path) => {
    expect((await test.client.get(path)).status).toBe(200);
  });

  it.each(['/practice', '/professionals', '//api/docs', '//nowhere'])('does not serve %s', async (path) => {
    const { status, body } = await test.client.get(path);
    expect([status, body.code]).toEqual([404, 'route_not_found']);
  });
});

import { createDatabase, dropDatabase } from '../support/database';
import { ServerProcess } from '../support/server-process';

describe('a server that is started before its settings are known', () => {
  let server: ServerProcess;

  beforeEach(async () => {
    server = await ServerProcess.load();
  });
  afterEach(() => server.end('SIGKILL'));

  it('waits for them, and serves', async () => {
    const database = await createDatabase();
    await server.serve(database);
    expect((await fetch(`${server.origin}/health/ready`)).status).toBe(200);
    expect(await server.end('SIGTERM')).toBe(0);
    await dropDatabase(database);
  });

  it('ends when whoever started it is gone without having told them', async () => {
    expect(await server.isLeft()).toBe(0);
  });
});

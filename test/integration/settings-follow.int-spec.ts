import { createDatabase, dropDatabase } from '../support/database';
import { ServerProcess } from '../support/server-process';

describe('a server that is started before its settings are known', () => {
  let database: string;
  let server: ServerProcess;

  beforeEach(async () => {
    database = await createDatabase();
    server = await ServerProcess.load();
  });
  afterEach(async () => {
    await server.end('SIGKILL');
    await dropDatabase(database);
  });

  it('waits for them, and serves', async () => {
    server.tell(database);
    await server.ready();
    expect(await server.end('SIGTERM')).toBe(0);
  });

  it('ends when whoever started it is gone before having told them', async () => {
    expect(await server.isLeft()).toBe(0);
  });

  it('ends when whoever started it is gone just after', async () => {
    server.tell(database);
    expect(await server.isLeft()).toBe(0);
  });
});

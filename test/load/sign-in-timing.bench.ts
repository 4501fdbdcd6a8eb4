/** Whether the time of a refused `POST /auth/login` tells if an account exists: a rank test on interleaved pairs */
import type { HttpConnection } from './support/http-connection';
import { assertRight, type Bench } from './support/report';
import { Server } from './support/server';
import { accountsFor, comparePairs } from './support/timing-pairs';
import { World } from './support/world';

export const bench: Bench = async ({ quick }) => {
  const world = await World.open({ professionals: 1, patients: accountsFor(quick) });
  const server = await Server.start(world.test.database);
  const [connection] = (await server.connect(1)) as [HttpConnection];
  const emails = world.patients.map(({ email }) => email);
  await comparePairs(emails, quick, async (email) => {
    const { status, body, ms } = await connection.send(
      'POST',
      '/api/v1/auth/login',
      {},
      { email, password: 'no es la frase 77' },
    );
    assertRight(status === 401 && body.includes('invalid_credentials'), `login was answered ${status}: ${body}`);
    return ms;
  });
  connection.close();
  await server.stop();
  await world.close();
};

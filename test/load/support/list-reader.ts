import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../support/app';
import { openAccount, signIn } from '../../support/factories/account';
import type { HttpConnection } from './http-connection';
import { listen } from '../../support/recording';
import { assertRight } from './report';
import type { Server } from './server';

const PATH = '/appointments';
const LIMIT = 20;
/** Pages are walked over in larger steps; it divides what lies before the pages that are measured. */
const STEP = 60;

interface Listed {
  readonly data: readonly { readonly id: string; readonly startsAt: string }[];
  readonly page: { readonly nextCursor: string | null };
}

/** An administrator who reads lists of appointments, 20 a page. */
export class ListReader {
  private constructor(
    private readonly test: TestApp,
    private readonly server: Server,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  static async open(test: TestApp, server: Server): Promise<ListReader> {
    const account = await openAccount(test, 'admin', { email: `${randomUUID()}@bench.example` });
    const { accessToken } = await signIn(test, account);
    return new ListReader(test, server, { authorization: `Bearer ${accessToken}` });
  }

  /** One page; how long it took, in ms. */
  async time(connection: HttpConnection, query: string): Promise<number> {
    const { status, body, ms } = await this.#ask(connection, query, LIMIT);
    assertRight(status === 200 && body.split('"patientId"').length === LIMIT + 1, `${query} was answered ${body}`);
    return ms;
  }

  /** The cursor of the page with this number. All before it is in order, and nothing comes twice. */
  async cursorOf(page: number, filter: string): Promise<string> {
    const [connection] = (await this.server.connect(1)) as [HttpConnection];
    const seen = new Set<string>();
    let last = '';
    let cursor = '';
    while (seen.size < (page - 1) * LIMIT) {
      const { status, body } = await this.#ask(connection, cursor ? `${filter}&cursor=${cursor}` : filter, STEP);
      assertRight(status === 200, `${filter} was answered ${status}: ${body}`);
      const { data, page: shown } = JSON.parse(body) as Listed;
      for (const { id, startsAt } of data) {
        const key = `${startsAt} ${id}`;
        assertRight(key > last, `${key} comes after ${last}`);
        seen.add((last = key));
      }
      assertRight(shown.nextCursor !== null, `${filter} has fewer than ${page} pages`);
      cursor = shown.nextCursor;
    }
    connection.close();
    return cursor;
  }

  /** One statement reads the appointments of a page, in the order of an index. */
  async assertOneIndexedStatement(query: string): Promise<string> {
    const client = this.test.client.with(this.headers);
    const sent = await listen(() => client.get(`${PATH}?${query}&limit=${LIMIT}`));
    // Beside it, what waited for too long is looked for before anything is shown.
    const reads = sent.filter(({ text }) => text.includes('FROM appointments') && !text.includes('confirm_by <='));
    assertRight(
      reads.length === 1,
      `${reads.length} statements for a page: ${reads.map(({ text }) => text).join('\n')}`,
    );
    const [{ text, values }] = reads as [(typeof reads)[0]];
    const lines = await this.test.em.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${text}`, [...values]);
    const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
    const index = /Index Scan using (appointments_\w+)/.exec(plan)?.[1];
    assertRight(index !== undefined && !/Seq Scan on appointments|Sort/.test(plan), `the plan of a page is ${plan}`);
    return index;
  }

  #ask(connection: HttpConnection, query: string, limit: number) {
    return connection.send('GET', `/api/v1${PATH}?${query}&limit=${limit}`, this.headers);
  }
}

import { readFileSync } from 'node:fs';
import { describeApi } from '../../src/openapi';
import { startApp, type TestApp } from '../support/app';
import { AUDITED, type Audited } from '../support/matrix/audited';
import { call } from '../support/matrix/call';
import { operationsOf, type ApiDocument } from '../support/matrix/document';
import { MATRIX } from '../support/matrix/matrix';
import { PEOPLE, type Actor, type Row } from '../support/matrix/row';
import { buildWorld } from '../support/matrix/world';

describe('what is audited', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('is said of every operation, and of no other', () => {
    const operations = operationsOf(describeApi(test.app) as unknown as ApiDocument).map(({ name }) => name);
    const unsaid = operations.filter((name) => !(name in AUDITED));
    // Say it in test/support/matrix/audited.ts: an action, or why there is none.
    expect(unsaid).toEqual([]);
    expect(Object.keys(AUDITED).filter((name) => !operations.includes(name))).toEqual([]);
  });

  const cells = Object.entries(MATRIX).flatMap(([operation, row]) => {
    const said = AUDITED[operation.replace(/\?.*/, '')];
    const as =
      typeof said === 'object' && 'as' in said ? said.as : PEOPLE.toReversed().find((one) => succeeds(row, one));
    const isElsewhere = typeof said === 'object' && 'elsewhere' in said;
    return as && !isElsewhere && said !== undefined ? [[operation, as, actionOf(said)] as const] : [];
  });

  it.each(cells)('%s by %s leaves %s', async (operation, actor, action) => {
    const world = await buildWorld(test);
    const answer = await call(world, operation, MATRIX[operation]!, world.clients[actor]);
    expect([answer.status < 300, answer.status < 300 ? '' : answer.text]).toEqual([true, '']);
    const rows = await test.em.query<{ action: string }[]>(
      `SELECT DISTINCT action FROM audit_entries WHERE request_id = $1 AND outcome = 'allowed'`,
      [answer.headers.get('x-request-id')],
    );
    const left = rows.map((row) => row.action);
    if (action === undefined) expect(left).toEqual([]);
    else expect(left).toContain(action);
  });

  it.each(
    Object.values(AUDITED).flatMap((said) =>
      typeof said === 'object' && 'elsewhere' in said && said.elsewhere !== undefined
        ? [[said.action, said.elsewhere] as const]
        : [],
    ),
  )('%s is in %s', (action, file) => {
    expect(readFileSync(file, 'utf8')).toContain(action);
  });
});

function succeeds(row: Row, actor: Actor): boolean {
  return row.expected[actor] < 300 && actor !== 'disabled' && actor !== 'expired';
}

function actionOf(said: Audited): string | undefined {
  if (typeof said === 'string') return said;
  return 'action' in said ? said.action : undefined;
}

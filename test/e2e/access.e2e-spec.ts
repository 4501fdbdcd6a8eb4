import { describeApi } from '../../src/openapi';
import { startApp, type TestApp } from '../support/app';
import { call } from '../support/matrix/call';
import { operationsOf, type ApiDocument } from '../support/matrix/document';
import { MATRIX } from '../support/matrix/matrix';
import { ACTORS } from '../support/matrix/row';
import { routeHandlers } from '../support/matrix/routes';
import { buildWorld, type World } from '../support/matrix/world';

describe('who may do what', () => {
  let test: TestApp;
  let world: World | undefined;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('is said of every operation, and of no other', () => {
    const document = describeApi(test.app) as unknown as ApiDocument;
    const operations = operationsOf(document).map(({ name }) => name);
    // `GET /path?query` is a second row of the same operation.
    const rows = Object.keys(MATRIX).map((name) => name.split('?')[0] ?? '');
    expect(operations.filter((name) => !rows.includes(name))).toEqual([]);
    expect(rows.filter((name) => !operations.includes(name))).toEqual([]);
  });

  it('is declared by every route, and no route is left out of the document', () => {
    const handlers = routeHandlers(test.app);
    expect(handlers.filter(({ access }) => access === undefined).map(({ name }) => name)).toEqual([]);
    expect(handlers).toHaveLength(operationsOf(describeApi(test.app) as unknown as ApiDocument).length);
  });

  const cells = Object.entries(MATRIX).flatMap(([operation, row]) =>
    ACTORS.map((actor) => [operation, actor, row.expected[actor]] as const),
  );

  it.each(cells)('%s as %s: %i', async (operation, actor, expected) => {
    world ??= await buildWorld(test);
    const answer = await call(world, operation, MATRIX[operation]!, actor);
    // A refusal changes nothing; after anything else the next cell gets a world of its own.
    if (answer.status < 400 && !operation.startsWith('GET')) world = undefined;
    expect([answer.status, answer.status === expected ? '' : answer.text]).toEqual([expected, '']);
    if (expected >= 400) expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
});

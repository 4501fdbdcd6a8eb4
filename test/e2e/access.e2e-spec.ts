import { describeApi } from '../../src/openapi';
import { SCOPES, type RequiredScope } from '../../src/common/auth/scopes';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { call } from '../support/matrix/call';
import { operationsOf, type ApiDocument, type Operation } from '../support/matrix/document';
import { MATRIX } from '../support/matrix/matrix';
import { ACTORS, type Actor } from '../support/matrix/row';
import { routeHandlers } from '../support/matrix/routes';
import { buildWorld, machineFor, type World } from '../support/matrix/world';

describe('who may do what', () => {
  let test: TestApp;
  let world: World | undefined;
  let scopes: Map<string, RequiredScope | undefined> | undefined;

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

  it('is said of API keys by every operation that looks at a token', () => {
    const silent = operations().filter(({ operation }) => 'x-scope' in operation === isPublic(operation));
    expect(silent.map(({ name }) => name)).toEqual([]);
    const used = new Set(operations().map(({ operation }) => operation['x-scope']));
    expect(SCOPES.filter((scope) => scope !== 'patients:health' && !used.has(scope))).toEqual([]);
  });

  const operations = () => operationsOf(describeApi(test.app) as unknown as ApiDocument);

  async function clientOf(world: World, actor: Actor, operation: string): Promise<Client> {
    if (actor !== 'apiKey' && actor !== 'apiKeyWithoutScope') return world.clients[actor];
    scopes ??= new Map(operations().map(({ name, operation: { 'x-scope': scope } }) => [name, scope]));
    return machineFor(world, scopes.get(operation.replace(/\?.*/, '')), actor === 'apiKey');
  }

  const cells = Object.entries(MATRIX).flatMap(([operation, row]) =>
    ACTORS.map((actor) => [operation, actor, row.expected[actor]] as const),
  );

  it.each(cells)('%s as %s: %i', async (operation, actor, expected) => {
    world ??= await buildWorld(test);
    const answer = await call(world, operation, MATRIX[operation]!, await clientOf(world, actor, operation));
    // A refusal changes nothing; after anything else the next cell gets a world of its own.
    if (answer.status < 400 && !operation.startsWith('GET')) world = undefined;
    expect([answer.status, answer.status === expected ? '' : answer.text]).toEqual([expected, '']);
    if (expected >= 400) expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
});

/** Only anyone may call, and no token is looked at. */
const isPublic = ({ 'x-who': who }: Operation): boolean => who?.length === 1 && who[0] === 'anyone';

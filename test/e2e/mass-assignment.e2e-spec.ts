import { describeApi } from '../../src/openapi';
import { startApp, type TestApp } from '../support/app';
import { changedTables, contentOf } from '../support/hostile/content';
import { exampleOf, resolve } from '../support/hostile/places';
import { FORBIDDEN_FIELDS } from '../support/hostile/traps';
import { operationsOf, type ApiDocument, type NamedOperation, type Schema } from '../support/matrix/document';
import { MATRIX } from '../support/matrix/matrix';
import { ACTORS, type Actor } from '../support/matrix/row';
import { buildWorld, type World } from '../support/matrix/world';

/** Columns and flags that an attacker would guess; those of `FORBIDDEN_FIELDS` come on top. */
const INVENTED: Readonly<Record<string, unknown>> = {
  ...FORBIDDEN_FIELDS,
  accountRole: 'admin',
  admin: true,
  isAdmin: true,
  roles: ['admin'],
  permissions: ['*'],
  scopes: ['*'],
  emailVerifiedAt: '2026-01-01T00:00:00.000Z',
  totpSecret: null,
  disabledAt: null,
  account_id: 'x',
  patient_id: 'x',
  deletedAt: null,
  updatedAt: '2026-01-01T00:00:00.000Z',
  override_rules: true,
};

describe('what a body may not say', () => {
  let test: TestApp;
  let document: ApiDocument;

  beforeAll(async () => {
    test = await startApp();
    document = JSON.parse(JSON.stringify(describeApi(test.app))) as ApiDocument;
  });
  afterAll(() => test.stop());

  it('is refused by its name in every body that is written, and changes nothing', async () => {
    const writable = operationsOf(document).filter(({ operation }) => bodySchema(operation.requestBody));
    expect(writable.length).toBeGreaterThan(25);
    const faults: string[] = [];
    for (const named of writable) faults.push(...(await faultsOf(named)));
    expect(faults).toEqual([]);
  }, 300_000);

  async function faultsOf(named: NamedOperation): Promise<string[]> {
    const world = await buildWorld(test);
    const row = MATRIX[named.name]!;
    // What needs a proof that the matrix does not have (a token, a code) is answered with a 4xx to everybody.
    const [best, actor] = ACTORS.map((one) => [row.expected[one], one] as const)
      .filter(([status]) => ![401, 403, 404].includes(status))
      .sort(([one], [other]) => one - other)
      .at(0) ?? [500, 'admin' as const];
    const path = filled(named.path, (await row.params?.(world)) ?? {});
    const body = ((await row.body?.(world)) ?? {}) as Readonly<Record<string, unknown>>;
    const before = await contentOf(test);
    const faults: string[] = [];
    for (const [name, value] of Object.entries(foreignFields(named))) {
      const answer = await world.clients[actor].send(named.method, path, { ...body, [name]: value });
      const codes = ((answer.body.errors ?? []) as { field: string; code: string }[])
        .filter(({ field }) => field === name)
        .map(({ code }) => code);
      const isRefused =
        answer.status === 400 && codes.some((code) => ['unknown_field', 'forbidden_name'].includes(code));
      if (!isRefused) faults.push(`${named.name} took ${name}: ${answer.status} ${answer.text.slice(0, 100)}`);
    }
    const changed = changedTables(before, await contentOf(test));
    if (changed.length > 0) faults.push(`${named.name} changed ${changed.join()} although it refused`);
    if (best < 300) faults.push(...(await faultOfGoodCall(world, named, actor, path, body)));
    return faults;
  }

  /** Without the foreign field the very same call is answered well: it was the field that was refused. */
  async function faultOfGoodCall(world: World, named: NamedOperation, actor: Actor, path: string, body: unknown) {
    const { status, text } = await world.clients[actor].send(named.method, path, body);
    return status < 300 ? [] : [`${named.name} is refused anyway: ${status} ${text.slice(0, 100)}`];
  }

  /** What the resource shows and the body does not take, and what others have tried. */
  function foreignFields({ operation }: NamedOperation): Readonly<Record<string, unknown>> {
    const taken = propertiesOf(bodySchema(operation.requestBody) ?? {});
    const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
    const shown = answers.flatMap(([, { content }]) =>
      Object.entries(propertiesOf(content?.['application/json']?.schema ?? {})),
    );
    const all = {
      ...INVENTED,
      ...Object.fromEntries(shown.map(([name, field]) => [name, exampleOf(document, field)])),
    };
    return Object.fromEntries(Object.entries(all).filter(([name]) => !Object.hasOwn(taken, name)));
  }

  const propertiesOf = (schema: Schema): Readonly<Record<string, Schema>> => resolve(document, schema).properties ?? {};
});

const bodySchema = (body: NamedOperation['operation']['requestBody']): Schema | undefined =>
  body?.content['application/json']?.schema;

const filled = (path: string, params: Readonly<Record<string, string>>): string =>
  `/${path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? name))}`;

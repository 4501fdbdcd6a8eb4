import type { ApiDocument, NamedOperation } from '../matrix/document';
import { MATRIX } from '../matrix/matrix';
import { ACTORS, type Actor, type Call } from '../matrix/row';
import type { World } from '../matrix/world';
import { BODY_MUTATORS } from './body-mutations';
import type { Draft } from './draft';
import type { Mutation, Scene } from './mutation';
import { Random } from './random';
import { REQUEST_MUTATORS } from './request-mutations';
import { idFor, validValue, type Maker } from './valid-values';

/** One request of a run: who sends what, and what is wrong with it. */
export interface FuzzCase {
  readonly number: number;
  readonly named: NamedOperation;
  readonly actor: Actor;
  readonly base: Draft;
  readonly mutations: readonly Mutation[];
}

/** Of those who are signed in; the others are refused wherever it matters. */
const ROLE_OF: Readonly<Partial<Record<Actor, string>>> = {
  patientOwn: 'patient',
  patientOther: 'patient',
  professionalOwn: 'professional',
  professionalOther: 'professional',
  admin: 'admin',
  apiKey: 'admin',
};

export const isSignedIn = (actor: Actor): boolean => ROLE_OF[actor] !== undefined;

/** They end the session of whoever sends them, so that whatever they send afterwards is refused: rarely tried. */
const ENDS_SESSION =
  /logout|password\/(change|reset)|DELETE .*\/auth\/sessions|PATCH .*\/accounts\/|DELETE .*\/me(\/account)?$/;

/** The operation, the actor and the faults follow from seed and number alone; the ids are those of the world. */
export async function makeCase(
  seed: number,
  number: number,
  { document, operations, world }: { document: ApiDocument; operations: readonly NamedOperation[]; world: World },
): Promise<FuzzCase> {
  const random = new Random(seed, number);
  const named = pickOperation(operations, random);
  const actor = pickActor(named, random);
  const base = await baseOf({ document, world, random }, named);
  const scene: Scene = { document, named, world, random, base };
  return { number, named, actor, base, mutations: mutationsFor(scene) };
}

function pickOperation(operations: readonly NamedOperation[], random: Random): NamedOperation {
  const named = random.pick(operations);
  return ENDS_SESSION.test(named.name) && random.chance(0.9) ? random.pick(operations) : named;
}

function pickActor({ operation }: NamedOperation, random: Random): Actor {
  const who = operation['x-who'] ?? [];
  const may = (actor: Actor) => who.includes('anyone') || who.includes(ROLE_OF[actor] ?? 'nobody');
  const [allowed, others] = [ACTORS.filter(may), ACTORS.filter((actor) => !may(actor))];
  return random.pick(others.length > 0 && (allowed.length === 0 || random.chance(0.15)) ? others : allowed);
}

/** The good call of the matrix, or values that the document allows. */
async function baseOf(maker: Maker, named: NamedOperation): Promise<Draft> {
  const { random, world } = maker;
  const { operation, method, path } = named;
  const call = await goodCall(world, named);
  const parameters = operation.parameters ?? [];
  const schema = operation.requestBody?.content['application/json']?.schema;
  const madeUp = random.chance(0.5);
  const bodyOf = (): unknown => {
    if (Buffer.isBuffer(call.body)) return call.body;
    if (!schema) return undefined;
    return madeUp ? blended(validValue(maker, schema, ''), call.body, random) : structuredClone(call.body ?? {});
  };
  const queried = parameters.filter(
    (one) => one.in === 'query' && one.name !== 'cursor' && call.query[one.name] === undefined && random.chance(0.25),
  );
  const params = parameters
    .filter((one) => one.in === 'path')
    .map(({ name, schema: type, example }) => {
      const foreign = random.chance(0.15);
      const other = type?.format === 'date' ? String(validValue(maker, type, name)) : idFor(maker, name);
      return [name, encodeURIComponent(foreign ? other : (call.params[name] ?? textOf(example) ?? other))] as const;
    });
  const values = queried.map(({ name, schema: type = {} }): [string, string] => {
    const value = validValue(maker, type, name);
    return [name, encodeURIComponent(Array.isArray(value) ? value.join(',') : String(value))];
  });
  return {
    method,
    template: path,
    params: Object.fromEntries(params),
    query: [
      ...Object.entries(call.query).map(([name, value]): [string, string] => [name, encodeURIComponent(value)]),
      ...values,
    ],
    headers: [],
    body: bodyOf(),
    contentType: Buffer.isBuffer(call.body) ? 'image/png' : 'application/json',
    edits: [],
  };
}

const textOf = (example: unknown): string | undefined => (typeof example === 'string' ? example : undefined);

/** What was made up, with some of the fields that are known to be good. */
function blended(madeUp: unknown, good: unknown, random: Random): unknown {
  if (typeof madeUp !== 'object' || madeUp === null || typeof good !== 'object') return madeUp;
  return { ...madeUp, ...Object.fromEntries(Object.entries(good ?? {}).filter(() => random.chance(0.6))) };
}

interface GoodCall {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The matrix asks for holds that nobody has. */
const heldByPatient: Call = {
  params: async ({ patient, professional }) => {
    const { body } = await patient.client.post('/slot-holds', {
      professionalId: professional.id,
      startsAt: '2026-05-13T14:00:00.000Z',
    });
    return { id: String(body.id) };
  },
};
const BETTER_CALLS: Readonly<Record<string, Call>> = {
  'POST /api/v1/slot-holds/{id}/extend': heldByPatient,
  'DELETE /api/v1/slot-holds/{id}': heldByPatient,
};

const goodCalls = new WeakMap<World, Map<string, Promise<GoodCall>>>();

/** Made once for each world: a row may have to make the record first that the call is about. */
function goodCall(world: World, { name }: NamedOperation): Promise<GoodCall> {
  const calls = goodCalls.get(world) ?? new Map<string, Promise<GoodCall>>();
  goodCalls.set(world, calls);
  const made = calls.get(name) ?? madeBy({ ...MATRIX[name], ...BETTER_CALLS[name] }, world);
  calls.set(name, made);
  return made;
}

async function madeBy({ params, query, body }: Call, world: World): Promise<GoodCall> {
  return {
    params: (await params?.(world)) ?? {},
    query: (await query?.(world)) ?? {},
    body: await body?.(world),
  };
}

const MUTATORS = [...BODY_MUTATORS, ...REQUEST_MUTATORS];

/** None in one of eight, mostly one, up to three. */
function mutationsFor(scene: Scene): Mutation[] {
  const count = scene.random.pick([0, 1, 1, 1, 1, 2, 2, 3]);
  const mutations: Mutation[] = [];
  for (let tries = 0; mutations.length < count && tries < 20; tries++) {
    const mutation = scene.random.pick(MUTATORS)(scene);
    if (mutation) mutations.push(mutation);
  }
  return mutations;
}

import { describeApi } from '../../src/openapi';
import { newPatientCode } from '../../src/patients/patients.queries';
import { startApp, type TestApp } from '../support/app';
import { resolve } from '../support/hostile/places';
import { filled, learnt, STRANGERS, told } from '../support/hostile/strangers';
import { operationsOf, type ApiDocument, type NamedOperation, type Schema } from '../support/matrix/document';
import { MATRIX } from '../support/matrix/matrix';
import type { Actor } from '../support/matrix/row';
import { buildWorld, deviceSessionOf, FREE_START, type World } from '../support/matrix/world';

/** Whose records nobody else may know of. What is public (professionals, their hours) can be told from nothing. */
const SECRET = /\/(patients|appointments|appointment-series|waitlist-entries|waitlist-offers|auth\/sessions)\/\{id\}/;

describe('the id of another person', () => {
  let test: TestApp;
  let world: World;

  beforeAll(async () => {
    test = await startApp();
    world = await buildWorld(test);
  });
  afterAll(() => test.stop());

  it('is answered like one that does not exist, wherever a path takes it', async () => {
    const document = describeApi(test.app) as unknown as ApiDocument;
    const secret = operationsOf(document).filter(({ path }) => SECRET.test(path));
    expect(secret.length).toBeGreaterThan(15);
    for (const { name, method, path } of secret)
      expect(await learnt(world, { ...MATRIX[name], method, path })).toEqual([]);
  });

  it('is answered so wherever the document has an id in a query or a body', async () => {
    const document = JSON.parse(JSON.stringify(describeApi(test.app))) as ApiDocument;
    const places = operationsOf(document).flatMap((named) => idPlaces(document, named));
    const unknown = places
      .filter(({ field }) => !(field in WHOSE))
      .map(({ operation, field }) => `${operation} ${field}`);
    expect(unknown).toEqual([]);
    const secret = places.filter(({ field }) => WHOSE[field] !== 'public');
    expect(secret.length).toBeGreaterThan(10);
    for (const { operation, field, put } of secret) {
      const row = MATRIX[operation];
      const [method = '', path = ''] = operation.split(' ');
      const whose = WHOSE[field];
      if (typeof whose !== 'function') continue;
      for (const actor of STRANGERS) {
        const ask = async (one: string) => {
          const [params, query, body] = [
            await row?.params?.(world),
            await row?.query?.(world),
            await row?.body?.(world),
          ];
          const sent = put({ query: query ?? {}, body }, one);
          return told(
            await world.clients[actor].send(method, `/${filled(path, params ?? {})}`, sent.body, { query: sent.query }),
          );
        };
        expect([operation, field, actor, await ask(whose(world))]).toEqual([
          operation,
          field,
          actor,
          await ask(NOBODY),
        ]);
      }
    }
  });

  it('is answered so for the code of a patient too', async () => {
    const [{ code }] = await test.em.query<[{ code: string }]>('SELECT code FROM patients WHERE id = $1', [
      world.patient.id,
    ]);
    for (const actor of STRANGERS) {
      const ask = async (key: string) => told(await world.clients[actor].get(`/patients/${key}`));
      expect(await ask(code)).toEqual(await ask(newPatientCode()));
    }
  });

  it('is answered so in every place of a query', async () => {
    const { professional, patient, booked } = world;
    const places: readonly [path: string, name: string, id: string, query?: Readonly<Record<string, string>>][] = [
      ['/appointments', 'patientId', patient.id],
      ['/appointments', 'professionalId', professional.id],
      [`/professionals/${professional.id}/slots`, 'ignoring', booked, { from: '2026-05-04', to: '2026-05-10' }],
      [`/professionals/${professional.id}/availability-check`, 'patientId', patient.id, { startsAt: FREE_START }],
      [
        `/professionals/${world.otherProfessional.id}/availability-check`,
        'patientId',
        patient.id,
        { startsAt: FREE_START },
      ],
      ['/auth/sessions', 'cursor', cursorOf(await deviceSessionOf(world))],
      ['/patients', 'cursor', cursorOf(patient.id)],
    ];
    for (const [path, name, id, query] of places) {
      for (const actor of [...STRANGERS, 'anonymous'] as const) {
        const nobody = name === 'cursor' ? cursorOf(NOBODY) : NOBODY;
        const ask = async (one: string) => told(await world.clients[actor].get(path, { ...query, [name]: one }));
        expect([path, name, actor, await ask(id)]).toEqual([path, name, actor, await ask(nobody)]);
      }
    }
  });

  it('is answered so in every place of a body', async () => {
    const { professional, otherProfessional, patient, booked } = world;
    const session = { startsAt: FREE_START, type: 'consultation' };
    const places: readonly [actor: Actor, path: string, body: (id: string) => unknown, id: string][] = [
      [
        'patientOther',
        '/appointments',
        (id) => ({ ...session, professionalId: professional.id, patientId: id }),
        patient.id,
      ],
      [
        'professionalOther',
        '/appointments',
        (id) => ({ ...session, professionalId: otherProfessional.id, patientId: id }),
        patient.id,
      ],
      [
        'professionalOther',
        '/appointments',
        (id) => ({ ...session, professionalId: id, patientId: patient.id }),
        professional.id,
      ],
      [
        'admin',
        '/accounts',
        (id) => ({ email: 'a@praxis.example', role: 'professional', professionalId: id }),
        professional.id,
      ],
    ];
    for (const [actor, path, body, id] of places) {
      const ask = async (one: string) => told(await world.clients[actor].post(path, body(one)));
      expect([actor, path, await ask(id)]).toEqual([actor, path, await ask(NOBODY)]);
    }
    const [{ status }] = await test.em.query<[{ status: string }]>('SELECT status FROM appointments WHERE id = $1', [
      booked,
    ]);
    expect(status).toBe('booked');
  });
});

/**
 * Whose records the ids of queries and bodies are, by the name of the field. `public`: anyone may know of the record, or the id
 * is the caller's own invention. A name that is not here fails the test.
 */
const WHOSE: Readonly<Record<string, 'public' | ((world: World) => string)>> = {
  patientId: ({ patient }) => patient.id,
  appointmentId: ({ series }) => series.appointmentId,
  ignoring: ({ booked }) => booked,
  accountId: ({ patient }) => patient.accountId,
  actorAccountId: ({ patient }) => patient.accountId,
  recordId: ({ patient }) => patient.id,
  recipientId: ({ patient }) => patient.id,
  professionalId: 'public',
  specializationId: 'public',
  holdToken: 'public',
  deviceToken: 'public',
  clientId: 'public',
};

interface IdPlace {
  readonly operation: string;
  readonly field: string;
  readonly put: (sent: { query: Readonly<Record<string, string>>; body: unknown }, id: string) => typeof sent;
}

/** Where an operation takes ids besides its path: whatever is a UUID or is named like one. */
function idPlaces(
  document: ApiDocument,
  { name: operation, operation: { parameters, requestBody } }: NamedOperation,
): IdPlace[] {
  const isId = (name: string, schema: Schema | undefined) => schema?.format === 'uuid' || /(Id|Ids|Token)$/.test(name);
  const queried = (parameters ?? [])
    .filter((one) => one.in === 'query' && isId(one.name, one.schema))
    .map(({ name }): IdPlace => ({
      operation,
      field: name,
      put: ({ query, body }, id) => ({ query: { ...query, [name]: id }, body }),
    }));
  const schema = resolve(document, requestBody?.content['application/json']?.schema ?? {});
  const written = Object.entries(schema.properties ?? {})
    .filter(([name, field]) => isId(name, resolve(document, field)) && !OTHER_MEANINGS.has(name))
    .map(([name]): IdPlace => ({
      operation,
      field: name,
      put: ({ query, body }, id) => ({ query, body: { ...(body as object), [name]: id } }),
    }));
  return [...queried, ...written];
}

/** Proofs (see the specs of accounts) and what a state calls somebody: not names of records. */
const OTHER_MEANINGS = new Set(['refreshToken', 'token', 'setupToken', 'nationalId']);

/** Sorts like any id of today: a cursor finds it in the same place. */
const NOBODY = '019df26e-2d00-7000-8000-000000000000';
const cursorOf = (id: string): string => Buffer.from(JSON.stringify([id])).toString('base64url');

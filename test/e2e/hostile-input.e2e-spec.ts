import { allProblems } from '../../src/common/errors/problem-catalogue';
import { describeApi } from '../../src/openapi';
import { startApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { changedTables, contentOf } from '../support/hostile/content';
import { hostileRequests, type GoodCall, type HostileRequest } from '../support/hostile/requests';
import { operationsOf, type ApiDocument, type NamedOperation } from '../support/matrix/document';
import { MATRIX } from '../support/matrix/matrix';
import type { Actor } from '../support/matrix/row';
import { buildWorld, type World } from '../support/matrix/world';

/** `HOSTILE=all npm test -- hostile-input` has everybody send everything; else each request has one sender, always the same. */
const EVERYBODY = process.env['HOSTILE'] === 'all';
const ROLES: readonly (readonly [Actor, string])[] = [
  ['admin', 'admin'],
  ['professionalOwn', 'professional'],
  ['patientOwn', 'patient'],
  ['anonymous', 'nobody'],
];
const AT_ONCE = 8;
/** More is an attack by itself: a refusal costs no more than the request. */
const MAX_ANSWER = 200_000;

interface Sent {
  readonly actor: Actor;
  readonly request: HostileRequest;
}

describe('hostile input', () => {
  let test: TestApp;
  let world: World | undefined;
  const statusOf = new Map(allProblems().map(({ code, status }) => [code, status]));

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('is answered with a problem document at worst, and changes nothing where it is refused', async () => {
    const document = JSON.parse(JSON.stringify(describeApi(test.app))) as ApiDocument;
    const faults: string[] = [];
    for (const named of operationsOf(document)) {
      world ??= await buildWorld(test);
      const all = senders(named, hostileRequests(document, named, await goodCall(world, named)));
      const before = await contentOf(test);
      faults.push(
        ...(await faultsOf(
          named,
          all.filter(({ request }) => request.refused),
        )),
      );
      const changed = changedTables(before, await contentOf(test));
      if (changed.length > 0) faults.push(`${named.name} changed ${changed.join()} although it refused`);
      faults.push(
        ...(await faultsOf(
          named,
          all.filter(({ request }) => !request.refused),
        )),
      );
      // What was accepted may have closed, cancelled or signed out whom the next operation is about.
      if ((await contentOf(test)) !== before) world = undefined;
    }
    expect(faults).toEqual([]);
  }, 600_000);

  async function faultsOf(named: NamedOperation, all: readonly Sent[]): Promise<string[]> {
    const faults: string[] = [];
    for (let first = 0; first < all.length; first += AT_ONCE) {
      const answers = await Promise.all(all.slice(first, first + AT_ONCE).map((sent) => faultOf(named, sent)));
      faults.push(...answers.flatMap((fault) => fault ?? []));
    }
    return faults;
  }

  async function faultOf(named: NamedOperation, { actor, request }: Sent): Promise<string | undefined> {
    const { method, path, body, headers } = request;
    const answer = await world?.clients[actor].send(method, `/${path}`, body, headers ? { headers } : {});
    const fault = answer && whatIsWrong(answer, request.refused);
    return (
      fault && `${named.name} as ${actor}, ${request.what}: ${fault}, ${answer.status} ${answer.text.slice(0, 200)}`
    );
  }

  function whatIsWrong({ status, headers, text, body }: Answer, refused: boolean): string | undefined {
    if (status >= 500) return 'failed';
    if (status < 400) return refused ? 'not refused' : undefined;
    if (!headers.get('content-type')?.startsWith('application/problem+json')) return 'no problem document';
    if (text.length > MAX_ANSWER) return 'too long an answer';
    return statusOf.get(String(body.code)) === status ? undefined : 'a code that the catalogue does not know';
  }
});

/** Who sends what: those who may call take turns, those who may not send a few. */
function senders({ operation }: NamedOperation, requests: readonly HostileRequest[]): Sent[] {
  const who = operation['x-who'] ?? [];
  const [allowed, others] = [true, false].map((may) =>
    ROLES.filter(([, role]) => (who.includes(role) || who.includes('anyone')) === may).map(([actor]) => actor),
  ) as [Actor[], Actor[]];
  return requests.flatMap((request, i) => {
    const sendersOfOne = EVERYBODY
      ? [...allowed, ...others]
      : [allowed[i % allowed.length], i % 25 === 0 ? others : []].flat();
    return sendersOfOne.flatMap((actor) => (actor ? [{ actor, request }] : []));
  });
}

async function goodCall(world: World, { name }: NamedOperation): Promise<GoodCall> {
  const row = MATRIX[name];
  return {
    params: (await row?.params?.(world)) ?? {},
    query: (await row?.query?.(world)) ?? {},
    body: ((await row?.body?.(world)) ?? {}) as GoodCall['body'],
  };
}

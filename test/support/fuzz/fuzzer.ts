import type { TestApp } from '../app';
import { operationsOf, type ApiDocument, type NamedOperation } from '../matrix/document';
import { buildWorld, type World } from '../matrix/world';
import { copyOf, rendered, type WireRequest } from './draft';
import { isSignedIn, makeCase, type FuzzCase } from './generator';
import { Judge } from './judge';
import type { Mutation } from './mutation';
import { WireClient, type WireAnswer } from './wire-client';

export interface FuzzOptions {
  readonly seed: number;
  /** How many requests. */
  readonly requests: number;
  /** The number of the first one. */
  readonly first?: number;
  /** Only operations whose name it fits. */
  readonly only?: RegExp;
  /** It is over once so many have been found. */
  readonly maxFindings?: number;
  readonly onProgress?: (sent: number) => void;
  readonly onFinding?: (finding: Finding) => void;
}

export interface Finding {
  readonly number: number;
  readonly operation: string;
  readonly actor: string;
  readonly faults: readonly string[];
  /** The fewest faults of the request that bring it about. */
  readonly mutations: readonly string[];
  readonly request: WireRequest;
  readonly answer: WireAnswer;
}

export interface FuzzReport {
  readonly sent: number;
  readonly findings: readonly Finding[];
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Operations that never answered well: of them little has been tried. */
  readonly neverReached: readonly string[];
}

/** What is changed by requests is made anew after so many. */
export const ROUND = 400;
/** In flight at the same time. */
const AT_ONCE = 8;

/** Sends requests to a running application, and judges the answers. */
export class Fuzzer {
  private readonly judge: Judge;
  private readonly client: WireClient;
  private world: World | undefined;

  constructor(
    private readonly test: TestApp,
    private readonly document: ApiDocument,
  ) {
    this.judge = new Judge(document);
    this.client = new WireClient(test.origin);
  }

  async run({ seed, requests, first = 0, only, maxFindings = 20, ...told }: FuzzOptions): Promise<FuzzReport> {
    const operations = operationsOf(this.document).filter(({ name }) => only?.test(name) ?? true);
    const findings = new Map<string, Finding>();
    const statuses = new Map<number, number>();
    const reached = new Set<string>();
    let sent = 0;
    while (sent < requests && findings.size < maxFindings) {
      if ((first + sent) % ROUND === 0) this.world = undefined;
      const count = Math.min(AT_ONCE, requests - sent);
      for (const tried of await this.sendTogether(seed, first + sent, count, operations)) {
        const { one, answer, faults } = tried;
        if (answer.status >= 200 && answer.status < 300) reached.add(one.named.name);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const key = `${tried.request.method} ${one.named.path} ${faults.join()}`;
        if (faults.length > 0 && !findings.has(key)) {
          const finding = await this.minimal(tried);
          findings.set(key, finding);
          told.onFinding?.(finding);
        }
        if (isLost(tried)) this.world = undefined;
      }
      sent += count;
      told.onProgress?.(sent);
    }
    this.client.close();
    const neverReached = operations.map(({ name }) => name).filter((name) => !reached.has(name));
    return { sent, findings: [...findings.values()], statuses, neverReached };
  }

  private async sendTogether(seed: number, from: number, count: number, operations: readonly NamedOperation[]) {
    const cases: FuzzCase[] = [];
    for (let i = 0; i < count; i++) cases.push(await this.nextCase(seed, from + i, operations));
    return Promise.all(cases.map((one) => this.tryOut(one, one.mutations)));
  }

  private async tryOut(one: FuzzCase, mutations: readonly Mutation[]): Promise<Tried> {
    const request = this.requestOf(one, mutations);
    const answer = await this.client.send(request);
    return { one, mutations, request, answer, faults: this.judge.faultsOf(answer, addressedBy(one, request)) };
  }

  /** In a world that is not there, or in which the case cannot be made any more, a new one is built. */
  private async nextCase(seed: number, number: number, operations: readonly NamedOperation[]): Promise<FuzzCase> {
    const make = async () => {
      this.world ??= await buildWorld(this.test);
      return makeCase(seed, number, { document: this.document, operations, world: this.world });
    };
    return make().catch(() => {
      this.world = undefined;
      return make();
    });
  }

  private requestOf({ actor, base }: FuzzCase, mutations: readonly Mutation[]): WireRequest {
    const draft = copyOf(base);
    for (const [name, value] of Object.entries(this.world?.clients[actor].headers ?? {}))
      draft.headers.push([name, value]);
    for (const { apply } of mutations) apply(draft);
    return rendered(draft);
  }

  /** Leaves out one fault of the request after the other, as long as the answer stays wrong in the same way. */
  private async minimal(found: Tried): Promise<Finding> {
    let best = found;
    for (const left of found.mutations) {
      const fewer = best.mutations.filter((mutation) => mutation !== left);
      const tried = await this.tryOut(found.one, fewer);
      if (tried.faults.join() === found.faults.join()) best = tried;
    }
    const { one, mutations, faults, request, answer } = best;
    const { number, named, actor } = one;
    return {
      number,
      operation: named.name,
      actor,
      mutations: mutations.map(({ what }) => what),
      faults,
      request,
      answer,
    };
  }
}

interface Tried {
  readonly one: FuzzCase;
  readonly mutations: readonly Mutation[];
  readonly request: WireRequest;
  readonly answer: WireAnswer;
  readonly faults: readonly string[];
}

/** Whoever was signed in is not any more: closed, disabled, signed out. */
function isLost({ one: { actor }, mutations, answer: { status } }: Tried): boolean {
  return status === 401 && isSignedIn(actor) && !mutations.some(({ what }) => /token|authorization/.test(what));
}

/** A path that is another one after all (`..`, a slash, another method) may be anything. */
function addressedBy({ named }: FuzzCase, { method, path }: WireRequest): NamedOperation | undefined {
  const pattern = new RegExp(`^${named.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '(?!\\.{1,2}$)[^/?]+')}(\\?|$)`);
  return method === named.method && pattern.test(path) ? named : undefined;
}

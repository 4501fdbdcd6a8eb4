import { randomUUID } from 'node:crypto';
import { Client, type Answer } from '../client';
import type { PraxisProcess } from './praxis-process';
import type { Person } from './cast';

const WITHIN_MS = 20_000;

/** Tokens, tickets and secret addresses, wherever an answer gives one; but for that of an invitation, which goes into a letter too. */
const GIVEN = /"(?!setup)(?:\w*token|ticket)":"([^"]+)"|calendar-feeds\/([\w-]+)/gi;

/** The API processes that there are, and how much each of them is doing for us at this moment. */
export class Apis {
  readonly busy = new Map<PraxisProcess, number>();
  /** `<method> <status>` of every answer, and how often. */
  readonly answers = new Map<string, number>();
  /** What answers gave to somebody for themselves alone. */
  readonly secrets = new Set<string>();
  /** Processes of which a request got no answer, and was made again. */
  unanswered = 0;
  #turn = 0;

  constructor(public processes: readonly PraxisProcess[]) {}

  /** Each in turn. */
  next(): PraxisProcess {
    return this.processes[this.#turn++ % this.processes.length]!;
  }

  async ask(api: PraxisProcess, work: (client: Client) => Promise<Answer>): Promise<Answer> {
    this.busy.set(api, (this.busy.get(api) ?? 0) + 1);
    try {
      const answer = await work(new Client(api.origin));
      this.answers.set(String(answer.status), (this.answers.get(String(answer.status)) ?? 0) + 1);
      for (const [, token, address] of answer.text.matchAll(GIVEN)) this.secrets.add(token ?? address ?? '');
      return answer;
    } finally {
      this.busy.set(api, (this.busy.get(api) ?? 1) - 1);
    }
  }
}

/** Somebody at whichever API process there is: asked again elsewhere when one has gone, with the same key. */
export class Caller {
  constructor(
    private readonly apis: Apis,
    private readonly who: Person,
  ) {}

  post = (path: string, body: unknown = {}): Promise<Answer> => this.send('POST', path, body);
  get = (path: string): Promise<Answer> => this.send('GET', path);
  patch = (path: string, body: unknown): Promise<Answer> => this.send('PATCH', path, body);

  /** One that must succeed. */
  async done(path: string, body: unknown = {}): Promise<Answer['body']> {
    const { status, text, body: answered } = await this.post(path, body);
    if (status >= 300) throw new Error(`POST ${path}: ${status} ${text}`);
    return answered;
  }

  private async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = {
      authorization: this.who.authorization,
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
    };
    const end = performance.now() + WITHIN_MS;
    for (let last: unknown; ;) {
      if (performance.now() > end) throw new Error(`${method} ${path}: no answer`, { cause: last });
      try {
        const answer = await this.apis.ask(this.apis.next(), (client) => client.send(method, path, body, { headers }));
        if (answer.status !== 503 && answer.body?.code !== 'request_in_progress') return answer;
        last = answer.text;
      } catch (error) {
        last = error;
        this.apis.unanswered++;
      }
    }
  }
}

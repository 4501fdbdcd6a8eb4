import { randomUUID } from 'node:crypto';
import { Client } from '../client';
import { addressOf, Talker, type Frame } from '../talker';
import type { Person } from './cast';
import type { PraxisProcess } from './praxis-process';

interface Shown {
  readonly seq: number;
  readonly text: string;
}

/** A device of somebody in a conversation, which comes back, elsewhere if need be, and goes on where it was. */
export class Device {
  /** Every text that was sent, by the id of its message. */
  readonly sent = new Map<string, string>();
  readonly ends: string[] = [];
  readonly tickets: string[] = [];
  #talker: Talker | undefined;
  #earlier: Frame[] = [];

  constructor(
    readonly who: Person,
    readonly appointmentId: string,
    /** As browsers do, which can send no header with a socket. */
    private readonly hasTicket = false,
  ) {}

  async comeTo(api: PraxisProcess): Promise<void> {
    const headers = { authorization: this.who.authorization };
    const after = this.shown().at(-1)?.seq ?? 0;
    const { appointmentId } = this;
    const talker = await (this.hasTicket
      ? Talker.knock(`${addressOf(api, appointmentId, await this.ticket(api))}&after=${after}`)
      : Talker.knock(`${addressOf(api, appointmentId)}?after=${after}`, { headers }));
    if (!(talker instanceof Talker)) throw new Error(`Refused: ${JSON.stringify(talker.body)}`);
    await talker.next('welcome');
    const unanswered = [...this.sent].filter(([id]) => !this.acknowledged().has(id));
    this.#talker = talker;
    for (const [id, text] of unanswered) talker.write(text, id);
  }

  /** While it is nowhere, it keeps what it has to say. */
  write(text: string): void {
    const id = randomUUID();
    this.sent.set(id, text);
    this.#talker?.write(text, id);
  }

  /** Returns when the other end has closed the socket; says how. */
  async closed(): Promise<string> {
    const end = (await this.#talker?.end()) ?? '';
    this.#earlier = this.frames();
    this.#talker = undefined;
    return end;
  }

  async leave(): Promise<void> {
    await this.#talker?.close();
  }

  /** Every frame that it ever got. */
  frames(): Frame[] {
    return [...this.#earlier, ...(this.#talker?.frames ?? [])];
  }

  /** In the order in which they came. */
  shown(): Shown[] {
    return this.frames()
      .filter(({ type }) => type === 'message')
      .map(({ seq, text }) => ({ seq: Number(seq), text: String(text) }));
  }

  acknowledged(): ReadonlyMap<string, number> {
    return new Map(
      this.frames()
        .filter(({ type }) => type === 'ack')
        .map(({ id, seq }) => [String(id), Number(seq)]),
    );
  }

  get isAnswered(): boolean {
    return this.acknowledged().size === this.sent.size;
  }

  private async ticket(api: PraxisProcess): Promise<string> {
    const { authorization } = this.who;
    const { body } = await new Client(api.origin, { authorization }).post('/chat/tickets', {
      appointmentId: this.appointmentId,
    });
    this.tickets.push(String(body.ticket));
    return String(body.ticket);
  }
}

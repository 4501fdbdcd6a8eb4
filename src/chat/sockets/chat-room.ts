import type { limited } from '../../common/limited';
import type { TransactionRunner } from '../../common/database/transaction-runner';
import type { Logger } from '../../common/logging/logger';
import { MEMBERS, type Member } from '../domain/chat-window';
import { Presence } from '../domain/presence';
import type { ChatQueries } from '../chat.queries';
import type { MessageVault } from '../message-vault';
import type { ChatSocket } from './chat-socket';

const AT_ONCE = 50;

export interface RoomTools {
  readonly transactions: TransactionRunner;
  readonly queries: ChatQueries;
  readonly vault: MessageVault;
  readonly logger: Logger;
  /** How many rooms read at once. */
  readonly inTurn: ReturnType<typeof limited>;
}

/**
 * The sockets of this process to one conversation. Messages are read in the database and sent to each in the order of their numbers,
 * each once: what brings a message here is only the occasion to look, so nothing depends on it.
 */
export class ChatRoom {
  readonly sockets = new Set<ChatSocket>();
  readonly presence = new Presence();
  /** Who is there, as the sockets have been told. */
  #online: ReadonlySet<Member> = new Set();
  readonly #readUpTo: Record<Member, number> = { patient: 0, professional: 0 };
  #isWanted = false;
  #running: Promise<void> | undefined;

  constructor(
    readonly appointmentId: string,
    private readonly patientId: string,
    private readonly tools: RoomTools,
  ) {}

  /** Sends each socket what it does not have yet. Never fails: what fails is left to the next occasion. */
  deliver(): Promise<void> {
    this.#isWanted = true;
    this.#running ??= this.#rounds().finally(() => (this.#running = undefined));
    return this.#running;
  }

  tell(frame: Parameters<ChatSocket['send']>[0], except?: Member): void {
    for (const socket of this.sockets) if (socket.admission.member !== except) socket.send(frame);
  }

  /** Tells how far somebody has read, if that is news. */
  noteRead(who: Member, upTo: number): void {
    if (upTo <= this.#readUpTo[who]) return;
    this.#readUpTo[who] = upTo;
    this.tell({ type: 'read', who, upTo });
  }

  /** How far each has read, by what was read in the database and what was heard since. */
  readUpTo(stored: Readonly<Record<Member, number>>): Record<Member, number> {
    const later = (who: Member) => Math.max(stored[who], this.#readUpTo[who]);
    return { patient: later('patient'), professional: later('professional') };
  }

  /** Who is there, in this process or in another. */
  online(): ReadonlySet<Member> {
    const elsewhere = this.presence.online(performance.now());
    return new Set(MEMBERS.filter((who) => elsewhere.has(who) || this.isHere(who)));
  }

  isHere(who: Member): boolean {
    return [...this.sockets].some(({ admission, isClosing }) => admission.member === who && !isClosing);
  }

  /** Tells who has come or left since it was last told. */
  tellPresence(): void {
    const online = this.online();
    const changed = MEMBERS.filter((who) => online.has(who) !== this.#online.has(who));
    this.#online = online;
    for (const who of changed) this.tell({ type: 'presence', who, online: online.has(who) });
  }

  async #rounds(): Promise<void> {
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        while (await this.#round());
      }
    } catch (error) {
      this.tools.logger.pino.warn({ err: error }, 'chat: messages are late');
    }
  }

  /** Whether there may be more. */
  async #round(): Promise<boolean> {
    const ready = [...this.sockets].filter(({ isReady }) => isReady);
    if (ready.length === 0) return false;
    const after = Math.min(...ready.map(({ sent }) => sent));
    const { transactions, queries, vault, inTurn } = this.tools;
    const rows = await inTurn(() => transactions.read((em) => queries.after(em, this.appointmentId, after, AT_ONCE)));
    const messages = await vault.open(this.patientId, rows);
    for (const socket of ready) {
      // One that was told to begin earlier meanwhile gets the whole in the next round.
      if (socket.sent < after) continue;
      for (const message of messages) {
        // What does not fit stays in the database until the client has taken what waits for it.
        if (!socket.isReady) break;
        if (message.seq > socket.sent) socket.sendMessage(message);
      }
    }
    return rows.length > 0;
  }
}

import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { afterCommit } from '../../common/database/transaction-runner';
import type { Member } from '../domain/chat-window';

/** What processes tell each other: ids and numbers. Whoever has sockets to the conversation reads the rest in the database. */
export type Signal =
  | { readonly kind: 'message'; readonly appointmentId: string; readonly seq: number }
  | { readonly kind: 'read'; readonly appointmentId: string; readonly who: Member; readonly upTo: number }
  | { readonly kind: 'typing'; readonly appointmentId: string; readonly who: Member }
  | {
      readonly kind: 'presence';
      readonly appointmentId: string;
      readonly who: Member;
      readonly online: boolean;
      /** Whether the others shall say who is with them. */
      readonly asks: boolean;
    };

export interface Listener {
  /** @param origin the process that it comes from */
  hear(signal: Signal, origin: string): void;
  /** Something may have been missed: look into the database. */
  missed(): void;
}

/**
 * Port: carries signals between the processes that hold sockets. It may lose one (a connection that broke); then it says so as soon as it
 * can, and nothing but time is lost, since messages are in the database.
 */
export abstract class FanOut {
  /** Tells this process from others. */
  readonly origin = randomUUID();
  #listener: Listener | undefined;

  /** Begins to listen to others; before that, only this process is heard. Never throws: what is not there yet is tried again. */
  async listen(listener: Listener): Promise<void> {
    this.#listener = listener;
    await this.open();
  }

  /** Part of the caller's transaction: told if it is committed, in this process at once. */
  async announce(em: EntityManager, signal: Signal): Promise<void> {
    afterCommit(em, () => this.#listener?.hear(signal, this.origin));
    await this.publishWith(em, this.encode(signal));
  }

  /** Told to the others, or lost: for what is of the moment only. */
  tell(signal: Signal): void {
    this.publish(this.encode(signal));
  }

  abstract close(): Promise<void>;

  protected abstract open(): Promise<void>;
  protected abstract publishWith(em: EntityManager, text: string): Promise<void>;
  protected abstract publish(text: string): void;

  /** @param text as another process has encoded it; what is not of our making is left out */
  protected heard(text: string): void {
    const { origin, ...signal } = JSON.parse(text) as Signal & { readonly origin: string };
    if (origin !== this.origin) this.#listener?.hear(signal, origin);
  }

  protected missed(): void {
    this.#listener?.missed();
  }

  private encode(signal: Signal): string {
    return JSON.stringify({ ...signal, origin: this.origin });
  }
}

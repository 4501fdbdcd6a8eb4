import type { CloudEvent } from '../outbox';

/** What is made of a message: taken for good, or to be brought again. Throw, and it is brought again later. */
export type BusHandler = (event: CloudEvent) => Promise<void>;

/** A message broker. Connections are made when they are needed, and come back by themselves. */
export abstract class EventBus {
  /** Whether the last that was heard of it was good; true before anything was asked of it. */
  abstract readonly isWell: boolean;
  /** Whether `subscribe` works: messages can be taken from it too. */
  abstract readonly canSubscribe: boolean;

  /**
   * Returns when the broker has stored it. Called again with an event that it has, nothing is added where the broker can tell.
   * @throws ConsumerUnavailable within a few seconds
   */
  abstract publish(event: CloudEvent): Promise<void>;

  /**
   * Has every message brought, at least once, of all that were published since the first subscription of this name, until `close`.
   * Processes with the same name share them.
   */
  abstract subscribe(name: string, handler: BusHandler): void;

  abstract close(): Promise<void>;
}

import type { CloudEvent } from '../outbox';

/** What is made of a message: taken for good, or, when this throws, brought again later. What is no event of ours is not brought at all. */
export type BusHandler = (event: CloudEvent) => Promise<void>;

/** A message broker. Connections are made when they are needed, and come back by themselves. */
export abstract class EventBus {
  /** Whether the last that was heard of it was good; true before anything was asked of it. */
  abstract readonly isWell: boolean;

  /**
   * Returns when the broker has stored it. Called again with an event that it has, nothing is added where the broker can tell.
   * @throws ConsumerUnavailable within a few seconds
   */
  abstract publish(event: CloudEvent): Promise<void>;

  /**
   * Has every message brought, at least once, of all that the broker has, and then of all that are published, until `close`. Processes
   * with the same name share them, and go on where they were.
   */
  abstract subscribe(name: string, handler: BusHandler): void;

  abstract close(): Promise<void>;
}

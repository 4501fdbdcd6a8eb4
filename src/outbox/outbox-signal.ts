import { Injectable } from '@nestjs/common';

/** Tells this process that there are events to deliver. Nothing is lost if nobody listens: the rows stay. */
@Injectable()
export class OutboxSignal {
  #listener: () => void = () => undefined;

  listen(listener: () => void): void {
    this.#listener = listener;
  }

  give(): void {
    this.#listener();
  }
}

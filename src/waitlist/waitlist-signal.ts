import { Injectable } from '@nestjs/common';

/** Tells this process that there are openings to work off. Nothing is lost if nobody listens: the rows stay. */
@Injectable()
export class WaitlistSignal {
  #listener: () => void = () => undefined;

  listen(listener: () => void): void {
    this.#listener = listener;
  }

  give(): void {
    this.#listener();
  }
}

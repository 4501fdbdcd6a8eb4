import { Injectable } from '@nestjs/common';

/** Things without which the process serves, but not all of it: they make it degraded, never down. */
@Injectable()
export class Degradations {
  readonly #parts = new Map<string, () => boolean>();

  /** @param isWell asked whenever somebody asks for the health; it must answer at once */
  register(name: string, isWell: () => boolean): void {
    this.#parts.set(name, isWell);
  }

  /** Names of what is missing at the moment. */
  present(): string[] {
    return [...this.#parts].filter(([, isWell]) => !isWell()).map(([name]) => name);
  }
}

import type { Answer } from '../client';
import type { Model } from './model';
import { OVERLAPS } from './rules';
import type { Stage } from './stage';

/** Who acts: `admin`, or the patient or professional of that number. */
export interface Actor {
  readonly role: 'admin' | 'patient' | 'professional';
  readonly index: number;
}

export const ADMIN: Actor = { role: 'admin', index: 0 };
export const nameOf = ({ role, index }: Actor): string => `${role}${index}`;
export const sideOf = ({ role }: Actor): 'patient' | 'staff' => (role === 'patient' ? 'patient' : 'staff');

/** What the model says the answer is. */
export interface Foretold {
  readonly status: number;
  readonly code?: string;
  /** All broken rules, where the answer names them. */
  readonly violations?: readonly string[];
  /** Some of what else it says; of an answer to nobody but this command. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** To be called between the parts of an act that frees time part by part, one after the other. */
export type Note = () => void;

/** One thing that can be done, over the API and in the model. */
export interface Kind<Order> {
  /** Made concrete by the model as it is; undefined: there is nothing that it could be done to. */
  choose(model: Model, dice: Dice): Order | undefined;
  send(stage: Stage, order: Order): Promise<Answer>;
  /** Does it in the model. Takes nothing from the answer but ids and secrets, which only the server can know. */
  foretell(model: Model, order: Order, answer: Answer, note: Note): Foretold;
}

/** A kind with its order. */
export interface Command {
  readonly order: unknown;
  send(stage: Stage): Promise<Answer>;
  foretell(model: Model, answer: Answer, note: Note): Foretold;
}

export type Chooser = (model: Model, dice: Dice) => Command | undefined;

export function kind<Order>(one: Kind<Order>): Chooser {
  return (model, dice) => {
    const order = one.choose(model, dice);
    if (order === undefined) return undefined;
    return {
      order,
      send: (stage) => one.send(stage, order),
      foretell: (of, answer, note) => one.foretell(of, order, answer, note),
    };
  };
}

/** Choices, from numbers that were drawn before. */
export class Dice {
  private next = 0;

  constructor(private readonly numbers: readonly number[]) {}

  below(bound: number): number {
    return this.numbers[this.next++ % this.numbers.length]! % bound;
  }

  /** Undefined: there is none. */
  any<T>(from: readonly T[]): T | undefined {
    return from.length === 0 ? undefined : from[this.below(from.length)];
  }

  of<T>(...from: readonly [T, ...T[]]): T {
    return from[this.below(from.length)]!;
  }
}

/** How broken rules are answered. */
export function refused(violations: readonly string[]): Foretold {
  const overlap = violations.find((code) => OVERLAPS.includes(code));
  return { status: overlap ? 409 : 422, code: overlap ?? violations[0]!, violations };
}

export const notFound = (code: string): Foretold => ({ status: 404, code });

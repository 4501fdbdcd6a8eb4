import type { ApiDocument, NamedOperation } from '../matrix/document';
import type { World } from '../matrix/world';
import type { Draft } from './draft';
import type { Random } from './random';

/** One fault put into a request. What it does is fixed when it is made, so that it can be left out and put in again. */
export interface Mutation {
  readonly what: string;
  readonly apply: (draft: Draft) => void;
}

/** What there is to choose from. */
export interface Scene {
  readonly document: ApiDocument;
  readonly named: NamedOperation;
  readonly world: World;
  readonly random: Random;
  /** The request without faults. */
  readonly base: Draft;
}

/** Undefined where it does not fit the operation. */
export type Mutator = (scene: Scene) => Mutation | undefined;

/** Empty for undefined, which has no JSON. */
export const shown = (value: unknown): string => [JSON.stringify(value)].join().slice(0, 80);

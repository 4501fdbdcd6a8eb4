import type { Answer } from '../client';
import type { Command, Foretold } from './command';
import { awaitedDates, freeTime, openingsBetween } from './free-time';
import type { Model, ModelSession, Opening } from './model';
import { offer } from './waitlist-rules';

export interface Done {
  readonly name: string;
  readonly command: Command;
  readonly answer: Answer;
}

/** The keys are of offers that were made: the ids that they have in the model. */
export type OffersMade = ReadonlyMap<string, string>;

/** So many worlds are looked at before it is called a divergence. */
const MOST = 20_000;

export const violationsIn = ({ body }: Answer): string[] =>
  (body?.violations ?? []).map(({ code }: { code: string }) => code);

function isAsForetold({ status, code, violations, facts }: Foretold, answer: Answer, alone: boolean): boolean {
  if (answer.status !== status) return false;
  if (code !== undefined && answer.body?.code !== code) return false;
  if (!alone) return true;
  if (violations !== undefined && violations.join() !== violationsIn(answer).join()) return false;
  return Object.entries(facts ?? {}).every(
    ([name, value]) => JSON.stringify(answer.body?.[name]) === JSON.stringify(value),
  );
}

/** Does what may free time in the model, and notes what is to be offered of it. */
export function noting<T>(model: Model, act: (note: () => void) => T): T {
  const dates = awaitedDates(model);
  if (dates === undefined) return act(() => undefined);
  let before = freeTime(model, dates);
  const openings: Model['openings'][number] = [];
  const note = () => {
    const after = freeTime(model, dates);
    openings.push(...openingsBetween(model, before, after));
    before = after;
  };
  const result = act(note);
  note();
  if (openings.length > 0) model.openings.push(openings);
  return result;
}

/** Somebody looks at a calendar, or needs time of it, and what is over there is out of the way. */
function notice(model: Model, professional: number): void {
  const [over, others]: [ModelSession[], ModelSession[]] = [[], []];
  for (const one of model.unnoticed) (one.professional === professional ? over : others).push(one);
  noting(model, (note) => {
    for (const one of over.sort((a, b) => (a.id < b.id ? -1 : 1))) {
      model.unnoticed = model.unnoticed.filter((other) => other !== one);
      note();
    }
  });
}

/** Offers the first of what an act freed. @returns whether that is an offer that was made, or none */
function offerFreed(model: Model, act: number, made: OffersMade): boolean {
  const freed = model.openings[act]!;
  const before = model.offers.length;
  offer(model, freed.shift()!);
  if (freed.length === 0) model.openings.splice(act, 1);
  return model.offers.slice(before).every(({ id }) => made.has(id));
}

/** Forgets what was never offered, as far as nobody would be offered it now: waiting would change nothing. */
function forgetInVain(model: Model, starts: ReadonlySet<number>): void {
  const isInVain = (opening: Opening): boolean => {
    const { offers, sessions } = model;
    [model.offers, model.sessions] = [[...offers], [...sessions]];
    offer(model, opening);
    const isOffered = model.offers.length > offers.length;
    [model.offers, model.sessions] = [offers, sessions];
    return !isOffered;
  };
  for (const freed of model.openings) {
    const kept = freed.findIndex((opening) => starts.has(opening.start) || !isInVain(opening));
    freed.splice(0, kept === -1 ? freed.length : kept);
  }
  model.openings = model.openings.filter(({ length }) => length > 0);
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
const fingerprintOf = (model: Model, left: readonly Done[], done: readonly Done[]): string =>
  left.map((one) => done.indexOf(one)).join() +
  JSON.stringify({ ...model, sessions: [...model.sessions].sort(byId), offers: [...model.offers].sort(byId) });

/**
 * Worlds that the answers and the offers allow: one for each order in which the commands may have happened, freed time been
 * offered, and somebody noticed what is over.
 */
export function* worldsAfter(model: Model, done: readonly Done[], made: OffersMade): Generator<Model> {
  const alone = done.length <= 1;
  const seen = new Set<string>();
  const starts = new Set([...made.keys()].map((id) => Number(id.split(' at ')[1])));

  function* changed(world: Model, left: readonly Done[], change: (copy: Model) => unknown): Generator<Model> {
    const copy = structuredClone(world);
    if (change(copy) !== false) yield* from(copy, left);
  }

  function* from(world: Model, left: readonly Done[]): Generator<Model> {
    forgetInVain(world, starts);
    const fingerprint = fingerprintOf(world, left, done);
    if (seen.has(fingerprint) || seen.size > MOST) return;
    seen.add(fingerprint);
    if (left.length === 0 && world.openings.length === 0) yield world;
    const acts = [...world.openings.keys()];
    for (const act of alone ? acts.slice(0, 1) : acts)
      yield* changed(world, left, (copy) => offerFreed(copy, act, made));
    for (const one of left) {
      const rest = left.filter((other) => other !== one);
      // On a machine that is too busy; then nothing has been done.
      if (one.answer.status === 503) yield* from(world, rest);
      yield* changed(world, rest, (copy) => {
        const foretold = noting(copy, (note) => one.command.foretell(copy, one.answer, note));
        return isAsForetold(foretold, one.answer, alone);
      });
    }
    for (const professional of new Set(world.unnoticed.map((one) => one.professional)))
      yield* changed(world, left, (copy) => notice(copy, professional));
  }

  yield* from(model, done);
}

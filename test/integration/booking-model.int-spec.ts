import fc from 'fast-check';
import { startApp, type TestApp } from '../support/app';
import { ALONE, COMMANDS, FREQUENT } from '../support/booking-model/commands';
import type { Model } from '../support/booking-model/model';
import { Stage } from '../support/booking-model/stage';
import { openPractice, resetPractice } from '../support/booking-model/practice';
import { Walk, type Step, type Throw } from '../support/booking-model/walk';

const SEED = Number(process.env['FC_SEED'] ?? 20261121);
const RUNS = Number(process.env['FC_RUNS'] ?? 30);
const PATH = process.env['FC_PATH'];
const SHRINK = process.env['FC_SHRINK'] !== undefined;

const throwArb = (names: readonly string[]): fc.Arbitrary<Throw> =>
  fc.tuple(fc.constantFrom(...names), fc.array(fc.nat(9999), { minLength: 8, maxLength: 8 }));
const names = Object.keys(COMMANDS);
const one: fc.Arbitrary<Step> = throwArb([...names, ...FREQUENT]).map((only) => [only]);
const several: fc.Arbitrary<Step> = fc.array(
  throwArb([...names, ...FREQUENT].filter((name) => !ALONE.includes(name))),
  { minLength: 2, maxLength: 8 },
);

const EVERY_MS = 10_000;

/** Says now and then how far it has come; nothing in a short run. */
function progressOf(runs: number, seed: number): (walks: number) => void {
  const begin = performance.now();
  let told = begin;
  return (walks) => {
    const now = performance.now();
    if (now - told < EVERY_MS) return;
    told = now;
    const each = ((now - begin) / 1000 / walks).toFixed(2);
    process.stderr.write(`${walks} of ${runs} sequences without divergence, ${each} s each, seed ${seed}\n`);
  };
}

describe('bookings, holds and calendars', () => {
  let test: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    test = await startApp({ variables: { HOLDS_PER_ADDRESS: '1000' } });
    stage = await openPractice(test);
  });
  afterAll(() => test.stop());

  it('go the way of a plain model, whatever is done in whatever order', async () => {
    const successes = new Map<string, number>();
    let walks = 0;
    const progress = progressOf(RUNS, SEED);
    const steps = fc.array(fc.oneof({ arbitrary: one, weight: 6 }, { arbitrary: several, weight: 1 }), {
      minLength: 6,
      maxLength: 16,
    });
    const property = fc.asyncProperty(steps, async (taken) => {
      const model: Model = await resetPractice(stage);
      const walk = new Walk(model, stage, successes);
      for (const [index, step] of taken.entries()) {
        await walk.take(step);
        if (index % 4 === 3 || index === taken.length - 1) await walk.compareOffers();
      }
      await walk.compareSearch();
      progress(++walks);
    });
    await fc.assert(property, {
      numRuns: RUNS,
      seed: SEED,
      endOnFailure: !SHRINK,
      ...(PATH === undefined ? {} : { path: PATH }),
    });
    // Otherwise the walk stood still. A few commands seldom succeed: of those a long walk has to have seen each.
    const never = names.filter((name) => !successes.has(name));
    if (PATH === undefined && RUNS >= 300) expect(never).toEqual([]);
    if (PATH === undefined && RUNS >= 30) expect(never.length).toBeLessThanOrEqual(4);
  }, 21_600_000);
});

import { offersMade } from '../waitlist';
import { COMMANDS } from './commands';
import { Dice } from './command';
import {
  collisions,
  found,
  modelledCalendars,
  modelledSessions,
  offers,
  storedCalendars,
  storedSessions,
} from './comparison';
import type { Model } from './model';
import type { Stage } from './stage';
import { adoptIds, expectedWaitlist, modelledWaitlist, shownWaitlist, storedWaitlist } from './waitlist-comparison';
import { violationsIn, worldsAfter, type Done } from './worlds';

/** The name of a command, and the numbers from which it is chosen. */
export type Throw = readonly [name: string, numbers: readonly number[]];

/** One command, or several at once. */
export type Step = readonly Throw[];

/** What came of it, for the reader of a failure. */
const tell = ({ name, command, answer }: Done): string =>
  `${name} ${JSON.stringify(command.order)} -> ${answer.status} ${answer.body?.code ?? ''} ${violationsIn(answer).join(',')}`;

/** Walks through the application and the model side by side, and says where they part. */
export class Walk {
  readonly log: string[] = [];

  constructor(
    private model: Model,
    private readonly stage: Stage,
    /** How often each command was answered with what was asked for, over many walks. */
    private readonly successes: Map<string, number>,
  ) {}

  /** @throws with everything that was done so far, if no order of the commands explains the answers and the rows */
  async take(step: Step): Promise<void> {
    const chosen = step.flatMap(([name, numbers]) => {
      const command = COMMANDS[name]!(this.model, new Dice(numbers));
      return command ? [{ name, command }] : [];
    });
    const done = await Promise.all(
      chosen.map(async ({ name, command }) => ({ name, command, answer: await command.send(this.stage) })),
    );
    this.log.push(done.map(tell).join('\n  at the same time: '));
    await offersMade(this.stage.test);
    for (const { name, answer } of done)
      if (answer.status < 300) this.successes.set(name, (this.successes.get(name) ?? 0) + 1);
    await this.compare(done);
  }

  private async compare(done: readonly Done[]): Promise<void> {
    const { test } = this.stage;
    const waitlist = await storedWaitlist(test);
    const stored = [...(await storedSessions(test)), ...(await storedCalendars(test)), ...waitlist.lines].sort();
    let closest: Model | undefined;
    for (const world of worldsAfter(this.model, done, waitlist.ids)) {
      adoptIds(world, waitlist.ids);
      closest ??= world;
      if (this.rowsOf(world).join() !== stored.join()) continue;
      this.model = world;
      const found = await collisions(this.stage.test);
      if (found.length > 0) this.fail('sessions overlap', found);
      return;
    }
    if (closest) this.fail('the rows are not those of the model', difference(stored, this.rowsOf(closest)));
    this.fail('the model foretells', this.foretold(done));
  }

  private rowsOf(world: Model): string[] {
    const { stage } = this;
    return [
      ...modelledSessions(world, stage),
      ...modelledCalendars(world, stage),
      ...modelledWaitlist(world, stage),
    ].sort();
  }

  private foretold(done: readonly Done[]): unknown {
    const world = () => structuredClone(this.model);
    return done.map(({ name, command, answer }) => [name, command.foretell(world(), answer, () => undefined)]);
  }

  /** Whether what is offered is what can be booked. */
  async compareOffers(): Promise<void> {
    const { offered, expected } = await offers(this.model, this.stage);
    if (JSON.stringify(offered) !== JSON.stringify(expected)) {
      const differences = offered.map((one, index) => difference(one, expected[index]!));
      this.fail('the slots are not those of the model', differences);
    }
    const [shown, meant] = [await shownWaitlist(this.stage), expectedWaitlist(this.model)];
    if (shown.join() !== meant.join()) this.fail('the waitlist is not that of the model', difference(shown, meant));
  }

  /** Whether that is also what is found across everybody, once whatever is over has been passed on. */
  async compareSearch(): Promise<void> {
    await this.take([['cleanUp', [0]]]);
    for (const patient of [0, 1]) {
      const { answered, expected } = await found(this.model, this.stage, patient);
      if (answered.join() !== expected.join()) this.fail('what is found is not free', difference(answered, expected));
    }
  }

  private fail(what: string, facts: unknown): never {
    const state = JSON.stringify({ ...this.model, now: new Date(this.model.now) }, null, 1);
    throw new Error(`${what}: ${JSON.stringify(facts, null, 1)}\nafter\n${this.log.join('\n')}\nbefore it: ${state}`);
  }
}

function difference(stored: readonly string[], modelled: readonly string[]) {
  return {
    stored: stored.filter((one) => !modelled.includes(one)),
    modelled: modelled.filter((one) => !stored.includes(one)),
  };
}

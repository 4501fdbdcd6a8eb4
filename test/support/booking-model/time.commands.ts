import type { Answer } from '../client';
import { keepUp } from '../waitlist';
import { kind } from './command';
import { passTo } from './sessions';
import { HOUR, MINUTE } from './wall-time';

const DONE: Answer = { status: 200, headers: new Headers(), text: '', body: {} };

/** To times around which something is over, and further. */
const wait = kind<{ to: number }>({
  choose(model, dice) {
    const booked = model.sessions.filter(({ status }) => status === 'booked' || status === 'arrived');
    const begun = dice.any(
      booked.flatMap(({ start, end }) => [start - 2 * HOUR, start, end]).filter((to) => to > model.now),
    );
    if (begun !== undefined && dice.below(2) === 0) return { to: begun - dice.of(0, 0, 1000) };
    const soon = dice.any(model.sessions.flatMap(({ until }) => until ?? []));
    if (soon !== undefined && dice.below(3) > 0) return { to: Math.max(model.now, soon - dice.of(0, 1, 1000)) };
    return { to: model.now + dice.of(MINUTE, 4 * MINUTE, 5 * MINUTE, HOUR, 3 * HOUR, 9 * HOUR, 25 * HOUR) };
  },
  send: (stage, { to }) => {
    stage.clock.set(new Date(to));
    return Promise.resolve(DONE);
  },
  foretell(model, { to }) {
    passTo(model, to);
    return { status: 200 };
  },
});

const LEFT = `
  SELECT count(*)::int AS count FROM appointments
   WHERE status = 'held' AND held_until <= $1 OR status = 'pending' AND confirm_by <= $1`;

/** The job that ends what is over, and passes on what nobody answered; for the model it has ended already. */
const cleanUp = kind<object>({
  choose: () => ({}),
  send: async ({ test }) => {
    await keepUp(test);
    const [row] = await test.em.query<[{ count: number }]>(LEFT, [test.clock.now()]);
    return { ...DONE, body: { left: row.count } };
  },
  foretell: () => ({ status: 200, facts: { left: 0 } }),
});

export const TIME_COMMANDS = { wait, cleanUp };

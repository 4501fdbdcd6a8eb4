import { kind, nameOf, notFound, refused, sideOf, type Actor, type Dice } from './command';
import { HOLD, type Model, type ModelSession } from './model';
import { OVERRIDABLE, brokenRules } from './rules';
import { actorNamed, someBooker, someTime, timeAs } from './choices';
import { held as heldSession } from './sessions';

const MOST_OF_ONE = 3;

interface HoldOrder {
  readonly by: Actor;
  readonly professional: number;
  readonly start: number;
}

const hold = kind<HoldOrder>({
  choose(model, dice) {
    const professional = dice.below(model.professionals.length);
    return { by: someBooker(model, dice, professional), professional, start: someTime(model, professional, dice) };
  },
  send: async (stage, { by, professional, start }) =>
    (await stage.as(by)).post('/slot-holds', {
      professionalId: stage.professionalId(professional),
      startsAt: timeAs(start),
    }),
  foretell(model, { by, professional, start }, { body }) {
    const { duration } = model.professionals[professional]!;
    const patient = by.role === 'patient' ? by.index : null;
    const broken = brokenRules(model, { by: sideOf(by), professional, patient, start, duration });
    // What staff may set aside is asked when they book.
    const left = broken.filter((code) => by.role === 'patient' || !OVERRIDABLE.includes(code));
    if (left.length > 0) return refused(left);
    const own = model.sessions.filter((one) => one.hold?.holder === nameOf(by));
    if (own.length >= MOST_OF_ONE) return { status: 422, code: 'too_many_slot_holds' };
    const agreed = { id: body.id, professional, patient, start, duration, overridden: broken };
    const until = Math.min(model.now + HOLD, start);
    model.sessions.push(heldSession(model, agreed, until, { holder: nameOf(by), token: body.token, extended: false }));
    return { status: 201 };
  },
});

interface HoldChange {
  readonly by: Actor;
  readonly id: string;
}

/** Mostly its owner's. */
function someHold(model: Model, dice: Dice): HoldChange | undefined {
  const one = dice.any(model.sessions.filter((session) => session.hold));
  if (!one?.hold) return undefined;
  const by = dice.below(5) === 0 ? someBooker(model, dice, one.professional) : actorNamed(one.hold.holder);
  return { by, id: one.id };
}

const ownHold = (model: Model, { by, id }: HoldChange): ModelSession | undefined =>
  model.sessions.find((one) => one.id === id && one.hold?.holder === nameOf(by));

const extend = kind<HoldChange>({
  choose: someHold,
  send: async (stage, { by, id }) => (await stage.as(by)).post(`/slot-holds/${id}/extend`),
  foretell(model, order) {
    const held = ownHold(model, order);
    if (!held?.hold) return notFound('slot_hold_not_found');
    if (held.hold.extended) return { status: 409, code: 'slot_hold_already_extended' };
    held.hold.extended = true;
    held.until = Math.min(model.now + HOLD, held.start);
    return { status: 200 };
  },
});

const release = kind<HoldChange>({
  choose: someHold,
  send: async (stage, { by, id }) => (await stage.as(by)).delete(`/slot-holds/${id}`),
  foretell(model, order) {
    const held = ownHold(model, order);
    if (!held) return notFound('slot_hold_not_found');
    model.sessions = model.sessions.filter((one) => one !== held);
    return { status: 204 };
  },
});

export const HOLD_COMMANDS = { hold, extend, release };

import type { Answer } from '../client';
import { ADMIN, Dice, kind, notFound, refused, sideOf, type Actor, type Foretold } from './command';
import { cancelFor, confirmUntil, giveUp, type Model, type ModelSession } from './model';
import { OVERRIDABLE, brokenRules, freeStarts, stretchesOf } from './rules';
import { DAY, HOUR, MINUTE, dateIn, datePlus } from './wall-time';

const ON_REQUEST = { reason: 'On request' };
const NOT_ALLOWED: Foretold = { status: 409, code: 'status_transition_not_allowed' };

export const timeAs = (instant: number): string => new Date(instant).toISOString();

export function patientOrAdmin(model: Model, dice: Dice): Actor {
  return dice.below(4) === 0 ? ADMIN : { role: 'patient', index: dice.below(model.patients) };
}

/** A time that is worth a try: free, beside or upon somebody's, or any. */
export function someTime(model: Model, professional: number, dice: Dice): number {
  const { zone } = model.professionals[professional]!;
  const today = dateIn(zone, model.now);
  const way = dice.below(5);
  if (way < 2) {
    const day = datePlus(today, dice.below(4));
    const free = dice.any(freeStarts(model, professional, day, day));
    if (free !== undefined) return free;
  }
  const block = way === 3 ? dice.any(model.blocks) : undefined;
  if (block) return dice.any(stretchesOf(model, block))?.start ?? model.now;
  const other = way === 4 ? undefined : dice.any(model.sessions);
  if (other) return dice.of(other.start, other.end, other.occupied, other.start - 30 * MINUTE, other.end - 5 * MINUTE);
  return Math.floor(model.now / DAY) * DAY + dice.below(4) * DAY + dice.below(24) * HOUR + dice.below(2) * 30 * MINUTE;
}

interface BookingOrder {
  readonly by: Actor;
  readonly professional: number;
  readonly patient: number;
  readonly start: number;
  readonly duration: number | undefined;
  readonly override: boolean;
  readonly hold: { readonly id: string; readonly token: string } | undefined;
}

const book = kind<BookingOrder>({
  choose(model, dice) {
    const by = patientOrAdmin(model, dice);
    const professional = dice.below(model.professionals.length);
    const patient = by.role === 'patient' ? by.index : dice.below(model.patients);
    const override = by.role === 'admin' && dice.below(2) === 0;
    const duration = dice.of(undefined, undefined, 30, 90);
    return {
      by,
      professional,
      patient,
      start: someTime(model, professional, dice),
      duration,
      override,
      hold: undefined,
    };
  },
  send: sendBooking,
  foretell: foretellBooking,
});

const bookHeld = kind<BookingOrder>({
  choose(model, dice) {
    const held = dice.any(model.sessions.filter(({ status }) => status === 'held'));
    if (!held?.hold) return undefined;
    const owner = dice.below(5) === 0 ? patientOrAdmin(model, dice) : held.hold.holder;
    const by = typeof owner === 'string' ? actorNamed(owner) : owner;
    const patient = by.role === 'patient' ? by.index : (held.patient ?? dice.below(model.patients));
    const { professional, start, id } = held;
    const override = by.role === 'admin' && dice.below(2) === 0;
    return { by, professional, patient, start, duration: undefined, override, hold: { id, token: held.hold.token } };
  },
  send: sendBooking,
  foretell: foretellBooking,
});

export function actorNamed(name: string): Actor {
  const [, role, index] = /^([a-z]+)(\d+)$/.exec(name)!;
  return { role: role as Actor['role'], index: Number(index) };
}

async function sendBooking(
  stage: Parameters<Parameters<typeof kind>[0]['send']>[0],
  { by, professional, patient, start, duration, override, hold }: BookingOrder,
): Promise<Answer> {
  const order = {
    professionalId: stage.professionalId(professional),
    startsAt: timeAs(start),
    type: 'consultation',
    ...(by.role === 'patient' ? {} : { patientId: stage.patientId(patient) }),
    ...(duration === undefined ? {} : { durationMinutes: duration }),
    ...(override ? { override: ON_REQUEST } : {}),
    ...(hold ? { holdToken: hold.token } : {}),
  };
  return (await stage.as(by)).post('/appointments', order);
}

function foretellBooking(model: Model, order: BookingOrder, { body }: Answer): Foretold {
  const { by, professional, patient, start, override, hold } = order;
  const { duration: usual, buffer, confirms } = model.professionals[professional]!;
  const held = hold && model.sessions.find(({ id, status }) => id === hold.id && status === 'held');
  if (hold && held?.hold?.holder !== `${by.role}${by.index}`) return notFound('slot_hold_not_found');
  const duration = held ? (held.end - held.start) / MINUTE : (order.duration ?? usual);
  const broken = brokenRules(model, {
    by: sideOf(by),
    professional,
    patient,
    start,
    duration,
    ...(held ? { without: [held.id] } : {}),
  });
  const left = broken.filter((code) => !override || !OVERRIDABLE.includes(code));
  if (left.length > 0) return refused(left);
  model.sessions = model.sessions.filter((one) => one !== held);
  const end = start + duration * MINUTE;
  model.sessions.push({
    id: held?.id ?? body.id,
    professional,
    patient,
    start,
    end,
    occupied: end + buffer * MINUTE,
    status: confirms ? 'pending' : 'booked',
    until: confirms ? confirmUntil(model.now, start) : null,
    hold: null,
    overridden: broken,
    series: null,
    acts: 1,
  });
  return { status: 201 };
}

interface ChangeOrder {
  readonly by: Actor;
  readonly id: string;
}

/** Somebody who has to do with it, or somebody who has not. */
function aboutAny(model: Model, dice: Dice, staffOnly = false): (ChangeOrder & { session: ModelSession }) | undefined {
  const session = dice.any(model.sessions);
  if (!session) return undefined;
  const professional: Actor = { role: 'professional', index: session.professional };
  const patient: Actor = { role: 'patient', index: session.patient ?? 0 };
  const stranger: Actor = { role: 'patient', index: dice.below(model.patients) };
  const by = staffOnly ? dice.of(ADMIN, professional) : dice.of(patient, patient, professional, ADMIN, stranger);
  return { by, id: session.id, session };
}

/** As far as `by` can see it. */
export function visible(model: Model, { by, id }: ChangeOrder): ModelSession | undefined {
  const session = model.sessions.find((one) => one.id === id && one.status !== 'held');
  if (!session) return undefined;
  if (by.role === 'patient' && session.patient !== by.index) return undefined;
  return by.role === 'professional' && session.professional !== by.index ? undefined : session;
}

export function isCancellable({ status, start }: ModelSession, by: Actor, now: number): boolean {
  return status === 'pending' || (status === 'booked' && (by.role !== 'patient' || now < start));
}

const cancel = kind<ChangeOrder>({
  choose: (model, dice) => aboutAny(model, dice),
  send: async (stage, { by, id }) => (await stage.as(by)).post(`/appointments/${id}/cancel`, { reasonCode: 'other' }),
  foretell(model, order) {
    const session = visible(model, order);
    if (!session) return notFound('appointment_not_found');
    if (!isCancellable(session, order.by, model.now)) return NOT_ALLOWED;
    cancelFor(model, session, order.by.role);
    return { status: 200 };
  },
});

const move = kind<ChangeOrder & { readonly start: number; readonly override: boolean }>({
  choose(model, dice) {
    const about = aboutAny(model, dice);
    if (!about) return undefined;
    const override = about.by.role !== 'patient' && dice.below(2) === 0;
    return { by: about.by, id: about.id, start: someTime(model, about.session.professional, dice), override };
  },
  send: async (stage, { by, id, start, override }) =>
    (await stage.as(by)).post(`/appointments/${id}/reschedule`, {
      startsAt: timeAs(start),
      ...(override ? { override: ON_REQUEST } : {}),
    }),
  foretell(model, order) {
    const session = visible(model, order);
    if (!session) return notFound('appointment_not_found');
    if (!isMovable(session, order.by, model.now)) return NOT_ALLOWED;
    const { professional, patient, id } = session;
    const duration = (session.end - session.start) / MINUTE;
    const wish = { by: sideOf(order.by), professional, patient, duration, start: order.start, without: [id] };
    const broken = brokenRules(model, wish);
    const left = broken.filter((code) => !order.override || !OVERRIDABLE.includes(code));
    if (left.length > 0) return refused(left);
    moveTo(model, session, { start: order.start, duration, by: order.by, overridden: broken });
    return { status: 200 };
  },
});

export function isMovable({ status, start }: ModelSession, by: Actor, now: number): boolean {
  return (status === 'pending' || status === 'booked') && (by.role !== 'patient' || start > now);
}

export function moveTo(
  model: Model,
  session: ModelSession,
  to: { readonly start: number; readonly duration: number; readonly by: Actor; readonly overridden: readonly string[] },
): void {
  const { buffer, confirms } = model.professionals[session.professional]!;
  if (to.by.role === 'patient') giveUp(model, session);
  session.start = to.start;
  session.end = to.start + to.duration * MINUTE;
  session.occupied = session.end + buffer * MINUTE;
  if (to.by.role === 'patient' && confirms) session.status = 'pending';
  session.until = session.status === 'pending' ? confirmUntil(model.now, to.start) : null;
  session.overridden = to.overridden;
  session.acts++;
}

const confirm = kind<ChangeOrder & { readonly override: boolean }>({
  choose(model, dice) {
    const about = aboutAny(model, dice, true);
    return about && { by: about.by, id: about.id, override: dice.below(2) === 0 };
  },
  send: async (stage, { by, id, override }) =>
    (await stage.as(by)).post(`/appointments/${id}/confirm`, override ? { override: ON_REQUEST } : {}),
  foretell(model, order) {
    const session = visible(model, order);
    if (!session) return notFound('appointment_not_found');
    if (session.status !== 'pending') return NOT_ALLOWED;
    const { professional, patient, start, end, occupied, id } = session;
    const duration = (end - start) / MINUTE;
    const buffer = (occupied - end) / MINUTE;
    const wish = { by: 'staff', professional, patient, start, duration, buffer, without: [id] } as const;
    const broken = brokenRules(model, wish).filter((code) => !session.overridden.includes(code));
    const left = broken.filter((code) => !order.override || !OVERRIDABLE.includes(code));
    if (left.length > 0) return refused(left);
    session.overridden = [...session.overridden, ...broken];
    session.status = 'booked';
    session.until = null;
    session.acts++;
    return { status: 200 };
  },
});

export const BOOKING_COMMANDS = { book, bookHeld, cancel, move, confirm };

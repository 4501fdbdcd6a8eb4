import type { Answer } from '../client';
import { ON_REQUEST, someTime, timeAs } from './choices';
import { ADMIN, kind, notFound, refused, sideOf, type Actor, type Dice, type Foretold } from './command';
import type { Model, ModelSession } from './model';
import { OVERLAPS, OVERRIDABLE, brokenRules } from './rules';
import { cancelBy, moveTo, quoteFor } from './sessions';
import { HOUR, MINUTE } from './wall-time';

const NOT_ALLOWED: Foretold = { status: 409, code: 'status_transition_not_allowed' };

interface ChangeOrder {
  readonly by: Actor;
  readonly id: string;
}

/** Somebody who has to do with it, or somebody who has not. */
function aboutAny(model: Model, dice: Dice, staffOnly = false): (ChangeOrder & { session: ModelSession }) | undefined {
  const session = dice.any(model.sessions);
  return session && aboutOne(model, dice, session, staffOnly);
}

function aboutOne(model: Model, dice: Dice, session: ModelSession, staffOnly: boolean) {
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
  if (status === 'pending') return true;
  return (status === 'booked' || status === 'arrived') && (by.role !== 'patient' || now < start);
}

/** Whether somebody else waits for a time like that. */
function isAwaited(model: Model, { patient, professional, status }: ModelSession): boolean {
  if (status !== 'booked' && status !== 'pending') return false;
  return model.entries.some(
    (one) =>
      one.status === 'waiting' &&
      one.patient !== patient &&
      (one.professional === null || one.professional === professional),
  );
}

const REASONS = ['other', 'illness', 'patient_request', 'duplicate'] as const;

/** Asks first what it would cost: that is what has to be recorded. */
const cancel = kind<ChangeOrder & { readonly reason: string }>({
  choose(model, dice) {
    const awaited = dice.below(3) > 0 ? dice.any(model.sessions.filter((one) => isAwaited(model, one))) : undefined;
    const about = awaited ? aboutOne(model, dice, awaited, false) : aboutAny(model, dice);
    return about && { by: about.by, id: about.id, reason: dice.of(...REASONS) };
  },
  send: async (stage, { by, id, reason }) => {
    const client = await stage.as(by);
    const quote = await client.get(`/appointments/${id}/cancellation-quote`, { reasonCode: reason });
    const answer = await client.post(`/appointments/${id}/cancel`, { reasonCode: reason });
    const facts = {
      quoted: termsIn(quote),
      recorded: termsIn({ ...answer, body: answer.body?.cancellation ?? answer.body }),
    };
    return { ...answer, body: { ...answer.body, ...facts } };
  },
  foretell(model, order) {
    const session = visible(model, order);
    if (!session) return { ...notFound('appointment_not_found'), facts: { quoted: { status: 404 } } };
    const { role } = order.by;
    if (!isCancellable(session, order.by, model.now)) return { ...NOT_ALLOWED, facts: { quoted: { status: 409 } } };
    const quote = { status: 200, ...quoteFor(session, role, order.reason, model.now) };
    cancelBy(model, session, role, order.reason);
    return { status: 200, facts: { quoted: quote, recorded: quote } };
  },
});

function termsIn({ status, body }: Answer): object {
  return status === 200 ? { status, class: body.class, late: body.late, fee: body.fee?.amount ?? null } : { status };
}

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
    const before = session.status;
    if (!FROM.booked.includes(before)) return NOT_ALLOWED;
    if (before === 'pending' || before === 'no_show') {
      const broken = brokenWhereItStands(model, session, before === 'no_show');
      const left = broken.filter((code) => !order.override || !OVERRIDABLE.includes(code));
      if (left.length > 0) return refused(left);
      session.overridden = [...session.overridden, ...broken];
    }
    session.status = 'booked';
    session.until = null;
    session.acts++;
    return { status: 200 };
  },
});

/** From where staff may go there. */
const FROM: Readonly<Record<'booked' | 'arrived' | 'fulfilled' | 'no_show', readonly string[]>> = {
  booked: ['pending', 'arrived', 'no_show'],
  arrived: ['booked'],
  fulfilled: ['booked', 'arrived', 'no_show'],
  no_show: ['booked', 'fulfilled'],
};

/** What was set aside stays so; of one that comes back as a correction only overlaps are asked. */
function brokenWhereItStands(model: Model, session: ModelSession, onlyOverlaps: boolean): string[] {
  const { professional, patient, start, end, occupied, id } = session;
  const times = { start, duration: (end - start) / MINUTE, buffer: (occupied - end) / MINUTE };
  const broken = brokenRules(model, { by: 'staff', professional, patient, ...times, without: [id] });
  return broken.filter((code) => (onlyOverlaps ? OVERLAPS.includes(code) : !session.overridden.includes(code)));
}

type Noted = 'arrived' | 'fulfilled' | 'no_show';
const PATHS = { arrived: 'arrive', fulfilled: 'fulfill', no_show: 'no-show' } as const;

const note = kind<ChangeOrder & { readonly to: Noted }>({
  choose(model, dice) {
    const isNotable = ({ status }: ModelSession) => ['booked', 'arrived', 'fulfilled', 'no_show'].includes(status);
    const begun = model.sessions.filter((one) => one.start <= model.now + 2 * HOUR && isNotable(one));
    const session = dice.below(4) > 0 ? dice.any(begun) : undefined;
    const about = session ? aboutOne(model, dice, session, true) : aboutAny(model, dice, true);
    return about && { by: about.by, id: about.id, to: dice.of<Noted>('arrived', 'fulfilled', 'no_show') };
  },
  send: async (stage, { by, id, to }) => (await stage.as(by)).post(`/appointments/${id}/${PATHS[to]}`, {}),
  foretell(model, order) {
    const session = visible(model, order);
    if (!session) return notFound('appointment_not_found');
    const { status, start } = session;
    const isSoon = status !== 'booked' || model.now >= (order.to === 'arrived' ? start - 2 * HOUR : start);
    if (!FROM[order.to].includes(status) || !isSoon) return NOT_ALLOWED;
    const broken = status === 'no_show' ? brokenWhereItStands(model, session, true) : [];
    if (broken.length > 0) return refused(broken);
    session.status = order.to;
    session.acts++;
    return { status: 200 };
  },
});

export const CHANGE_COMMANDS = { cancel, move, confirm, note };

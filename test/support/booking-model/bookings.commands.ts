import type { Answer } from '../client';
import { kind, notFound, refused, sideOf, type Actor, type Foretold } from './command';
import { ON_REQUEST, actorNamed, somebodyFor, someBooker, someTime, timeAs } from './choices';
import type { Model } from './model';
import { OVERRIDABLE, brokenRules } from './rules';
import { booked, isOwnPatient } from './sessions';
import { MINUTE } from './wall-time';

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
    const professional = dice.below(model.professionals.length);
    const by = someBooker(model, dice, professional);
    const patient = somebodyFor(model, dice, by);
    const override = by.role !== 'patient' && dice.below(2) === 0;
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
    const { professional, start, id } = held;
    const by = dice.below(5) === 0 ? someBooker(model, dice, professional) : actorNamed(held.hold.holder);
    const patient = by.role === 'patient' ? by.index : (held.patient ?? dice.below(model.patients));
    const override = by.role !== 'patient' && dice.below(2) === 0;
    return { by, professional, patient, start, duration: undefined, override, hold: { id, token: held.hold.token } };
  },
  send: sendBooking,
  foretell: foretellBooking,
});

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
  const { duration: usual } = model.professionals[professional]!;
  const held = hold && model.sessions.find(({ id, status }) => id === hold.id && status === 'held');
  if (hold && held?.hold?.holder !== `${by.role}${by.index}`) return notFound('slot_hold_not_found');
  if (by.role === 'professional' && !isOwnPatient(model, professional, patient)) return notFound('patient_not_found');
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
  const id = held?.id ?? body.id;
  model.sessions.push(booked(model, { id, professional, patient, start, duration, overridden: broken }));
  return { status: 201 };
}

export const BOOKING_COMMANDS = { book, bookHeld };

import { kind, notFound, refused, sideOf, type Actor, type Dice, type Foretold } from './command';
import { isLive, type Model, type ModelEntry, type ModelOffer } from './model';
import { booked, isOwnPatient, waiveFees } from './sessions';
import { brokenRules } from './rules';
import { isFreeNow, mayStillCome, todayOf } from './waitlist-rules';
import { MINUTE, dateIn, datePlus } from './wall-time';
import { someBooker } from './choices';

const MOST_OF_ONE = 10;
const OVER: Foretold = { status: 409, code: 'waitlist_offer_over' };

type Wish = Omit<ModelEntry, 'id' | 'since' | 'status'>;

const join = kind<{ readonly by: Actor; readonly wish: Wish }>({
  choose(model, dice) {
    const taken = dice.below(8) === 0 ? undefined : dice.any(model.sessions.filter(isLive));
    const index = taken?.professional ?? dice.below(model.professionals.length);
    const by = someBooker(model, dice, index);
    const patient = by.role === 'patient' ? by.index : dice.below(model.patients);
    const professional = by.role !== 'professional' && dice.below(4) === 0 ? null : index;
    const today = todayOf(model, professional);
    const { zone } = model.professionals[index]!;
    const from = taken ? dateIn(zone, taken.start) : datePlus(today, dice.below(3));
    const wish = {
      patient,
      professional,
      from: datePlus(from, -dice.below(2)),
      to: datePlus(from, dice.of(0, 1, 3)),
      weekdays: dice.of(null, null, null, null, [1, 2, 5, 6], [3, 4, 5, 7]),
      part: dice.of(null, null, null, null, null, null, 'morning', 'afternoon', 'evening'),
      duration: dice.of(null, null, null, null, 30, 90),
      notice: dice.of(0, 0, 0, 0, 180, 1440),
      priority: by.role === 'admin' ? dice.of(0, 1, 2) : 0,
    } as const;
    return { by, wish };
  },
  send: async (stage, { by, wish }) => {
    const { patient, professional, weekdays, part, duration } = wish;
    return (await stage.as(by)).post('/waitlist-entries', {
      from: wish.from,
      to: wish.to,
      noticeMinutes: wish.notice,
      ...(professional === null ? {} : { professionalId: stage.professionalId(professional) }),
      ...(weekdays === null ? {} : { weekdays }),
      ...(part === null ? {} : { partOfDay: part }),
      ...(duration === null ? {} : { durationMinutes: duration }),
      ...(by.role === 'patient' ? {} : { patientId: stage.patientId(patient) }),
      ...(by.role === 'admin' ? { priority: wish.priority } : {}),
    });
  },
  foretell(model, { by, wish }, { body }) {
    if (by.role === 'professional' && !isOwnPatient(model, by.index, wish.patient))
      return notFound('patient_not_found');
    const entry: ModelEntry = { ...wish, id: body.id, since: model.now, status: 'waiting' };
    const own = model.entries.filter(({ patient, status }) => patient === wish.patient && status === 'waiting');
    if (own.filter((one) => mayStillCome(model, one)).length >= MOST_OF_ONE)
      return { status: 422, code: 'too_many_waitlist_entries' };
    model.entries.push(entry);
    return { status: 201, facts: { freeNow: isFreeNow(model, entry), offers: [] } };
  },
});

interface About {
  readonly by: Actor;
  readonly id: string;
}

/** Mostly the patient; sometimes somebody who has nothing to do with it. */
function someone(
  model: Model,
  dice: Dice,
  { patient, professional }: Pick<ModelEntry, 'patient' | 'professional'>,
): Actor {
  const own: Actor = { role: 'patient', index: patient };
  const staff: Actor = { role: 'professional', index: professional ?? 0 };
  return dice.of(
    own,
    own,
    own,
    own,
    staff,
    { role: 'admin', index: 0 },
    { role: 'patient', index: dice.below(model.patients) },
  );
}

function isReachable(
  { patient, professional }: Pick<ModelEntry, 'patient' | 'professional'>,
  { role, index }: Actor,
): boolean {
  return role === 'admin' || (role === 'patient' ? patient : professional) === index;
}

/** An open one if there is any, mostly. */
function someOffer(model: Model, dice: Dice): About | undefined {
  const open = model.offers.filter(({ status }) => status === 'offered');
  const offer = dice.any(open.length > 0 && dice.below(5) > 0 ? open : model.offers);
  return offer && { by: someone(model, dice, offer), id: offer.id };
}

const offerFor = (model: Model, { by, id }: About): ModelOffer | undefined =>
  model.offers.find((one) => one.id === id && isReachable(one, by));

const accept = kind<About>({
  choose: someOffer,
  send: async (stage, { by, id }) => (await stage.as(by)).post(`/waitlist-offers/${id}/accept`),
  foretell(model, order) {
    const offer = offerFor(model, order);
    if (!offer) return notFound('waitlist_offer_not_found');
    if (offer.status !== 'offered') return OVER;
    const { professional, patient, start, end, id } = offer;
    if (order.by.role === 'professional' && !isOwnPatient(model, professional, patient))
      return notFound('patient_not_found');
    const duration = (end - start) / MINUTE;
    const wish = { by: sideOf(order.by), professional, patient, start, duration, without: [id] };
    const broken = brokenRules(model, wish);
    if (broken.length > 0) return refused(broken);
    const session = booked(model, { id, professional, patient, start, duration });
    model.sessions = [...model.sessions.filter((one) => one.id !== id), session];
    waiveFees(model, session);
    offer.status = 'accepted';
    model.entries.find((one) => one.id === offer.entry)!.status = 'fulfilled';
    return { status: 200, facts: { id } };
  },
});

function giveBack(model: Model, offer: ModelOffer, status: 'declined' | 'withdrawn'): void {
  offer.status = status;
  model.sessions = model.sessions.filter((one) => one.id !== offer.id);
}

const decline = kind<About>({
  choose: someOffer,
  send: async (stage, { by, id }) => (await stage.as(by)).post(`/waitlist-offers/${id}/decline`),
  foretell(model, order) {
    const offer = offerFor(model, order);
    if (!offer) return notFound('waitlist_offer_not_found');
    if (offer.status !== 'offered') return OVER;
    giveBack(model, offer, 'declined');
    return { status: 200, facts: { status: 'declined' } };
  },
});

const leave = kind<About>({
  choose(model, dice) {
    const entry = dice.any(model.entries);
    return entry && { by: someone(model, dice, entry), id: entry.id };
  },
  send: async (stage, { by, id }) => (await stage.as(by)).delete(`/waitlist-entries/${id}`),
  foretell(model, { by, id }) {
    const entry = model.entries.find((one) => one.id === id && one.status !== 'left' && isReachable(one, by));
    if (!entry) return notFound('waitlist_entry_not_found');
    if (entry.status === 'fulfilled') return { status: 204 };
    entry.status = 'left';
    const open = model.offers.find((one) => one.entry === id && one.status === 'offered');
    if (open) giveBack(model, open, 'withdrawn');
    return { status: 204 };
  },
});

export const WAITLIST_COMMANDS = { join, accept, decline, leave };

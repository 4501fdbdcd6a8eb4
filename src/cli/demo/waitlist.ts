import { createHash, randomBytes } from 'node:crypto';
import { newId } from '../../common/database/uuid';
import { DAY_MS, addDays } from '../../common/time/dates';
import { localDateOf } from '../../common/time/zones';
import { offerEnd } from '../../waitlist/domain/offer-end';
import type { Appointment } from './appointments';
import type { LifeSetting } from './lives';
import type { Patient } from './patients';
import type { Professional } from './professionals';

/** A slot that is kept: by the account that has its token, or by the server for an offer of the waitlist. */
export interface Held extends Appointment {
  /** Epoch ms. */
  readonly until: number;
  readonly accountId: string | null;
}

/** A row of `waitlist_entries`. */
export type Entry = ReturnType<typeof entryRow>;
/** A row of `waitlist_offers`. */
export type Offer = ReturnType<typeof offerRow>;

interface Wish {
  readonly patient: Patient;
  readonly professional?: Professional;
  readonly specialization?: readonly string[];
  readonly city?: string;
  readonly modality?: 'in_person' | 'online';
  readonly weekdays?: readonly number[];
  readonly partOfDay?: 'evening';
  readonly priority?: number;
  /** Dates, both included. */
  readonly from: string;
  readonly to: string;
  /** Epoch ms. */
  readonly since: number;
  readonly fulfilledAt?: number;
  readonly by: string;
}

/** As the practice's settings are unless they are changed. */
const OFFER_MINUTES = 120;
const WISHED_DAYS = 21;

/** What the patient with an account waits for, and what is theirs to accept for two hours. */
export function openOffer(held: Held, setting: LifeSetting): { entries: Entry[]; offers: Offer[]; held: Held[] } {
  const { now, accounts } = setting;
  const { professional, patient } = held;
  const today = localDateOf(professional.row.timeZone, now);
  const to = addDays(today, WISHED_DAYS);
  const entry = entryRow({ professional, patient, from: today, to, since: now - 5 * DAY_MS, by: accounts.patient });
  const offer = offerRow(held, entry.id, now);
  return { entries: [entry], offers: [offer], held: [{ ...held, until: offer.expiresAt.getTime() }] };
}

/** An offer that became the appointment. Epoch ms. */
export function acceptedOffer(appointment: Appointment, offeredAt: number, acceptedAt: number, setting: LifeSetting) {
  const { professional, patient } = appointment;
  const date = localDateOf(professional.row.timeZone, appointment.startsAt);
  const since = appointment.startsAt - 12 * DAY_MS;
  const wish = { professional, patient, from: addDays(date, -10), to: addDays(date, 10), since };
  const entry = entryRow({ ...wish, fulfilledAt: acceptedAt, by: setting.accounts.admin });
  return {
    entry,
    offer: { ...offerRow(appointment, entry.id, offeredAt), status: 'accepted', endedAt: new Date(acceptedAt) },
  };
}

/** One who gets the time when it is declined, though they wait longer: they have not been there; and one who takes anybody. */
export function waiting(professional: Professional, [next, other]: readonly Patient[], setting: LifeSetting): Entry[] {
  const { now, accounts } = setting;
  const from = localDateOf(professional.row.timeZone, now);
  const dates = { from, to: addDays(from, WISHED_DAYS), by: accounts.admin };
  const wish = { specialization: ['couples-therapy', 'family-therapy'], city: 'La Paz', weekdays: [1, 3] };
  return [
    ...(next ? [entryRow({ ...dates, patient: next, professional, since: now - 9 * DAY_MS })] : []),
    ...(other
      ? [entryRow({ ...dates, ...wish, patient: other, partOfDay: 'evening', priority: 5, since: now - 2 * DAY_MS })]
      : []),
  ];
}

function entryRow({ patient, professional, from, to, since, fulfilledAt, by, ...wish }: Wish) {
  const createdAt = new Date(since);
  return {
    id: newId(createdAt),
    patientId: patient.id,
    professionalId: professional?.row.id ?? null,
    specialization: wish.specialization ?? null,
    city: wish.city ?? null,
    modality: wish.modality ?? null,
    fromDate: from,
    toDate: to,
    weekdays: wish.weekdays ?? null,
    partOfDay: wish.partOfDay ?? null,
    noticeMinutes: 180,
    priority: wish.priority ?? 0,
    status: fulfilledAt === undefined ? 'waiting' : 'fulfilled',
    createdBy: by,
    createdAt,
    updatedAt: new Date(fulfilledAt ?? since),
    version: fulfilledAt === undefined ? 1 : 2,
  };
}

/** Open; with the id of what holds the time. */
function offerRow({ id, professional, patient, startsAt, endsAt }: Appointment, entryId: string, offeredAt: number) {
  const { minimumNoticeMinutes } = professional.row;
  const end = offerEnd({ now: offeredAt, startsAt, minimumNoticeMinutes, offerMinutes: OFFER_MINUTES });
  return {
    id,
    entryId,
    patientId: patient.id,
    professionalId: professional.row.id,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    offeredAt: new Date(offeredAt),
    expiresAt: new Date(end ?? offeredAt),
    status: 'offered',
    endedAt: null as Date | null,
  };
}

/** Rows of `slot_holds`. Nobody knows the tokens: these holds end by themselves. */
export function holdRows(held: readonly Held[]) {
  return held
    .filter(({ accountId }) => accountId !== null)
    .map(({ id, accountId }) => ({ id, tokenHash: unknownHash(), accountId, addressHash: unknownHash() }));
}

const unknownHash = (): string => createHash('sha256').update(randomBytes(32)).digest('hex');

export type RecipientType = 'account' | 'patient' | 'professional';

/** Whatever is to be told besides has its place here, in `APPOINTMENTS` or `LETTERS` below, and in `texts.ts`. */
export const NOTICE_KINDS = [
  ...['invitation', 'password_reset', 'email_verification', 'email_change', 'email_change_requested'],
  ...['email_changed', 'password_changed', 'second_factor_changed', 'account_locked', 'webhook_disabled'],
  ...['booked', 'pending', 'confirmed', 'moved', 'cancelled', 'not_confirmed'],
  ...['series_booked', 'series_pending', 'series_moved', 'series_cancelled', 'several_cancelled'],
  ...['offered', 'message', 'reminder'],
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** A time that is listed; the zone is the professional's. */
export interface ListedTime {
  readonly startsAt: string;
  readonly professionalId: string;
}

/** Ids, instants and numbers. */
export interface NoticeData {
  readonly professionalId?: string;
  readonly appointmentId?: string;
  readonly seriesId?: string;
  /** The act that concerned several appointments. */
  readonly actId?: string;
  readonly offerId?: string;
  /** Of several the first. */
  readonly startsAt?: string;
  /** How many, where there are several. */
  readonly count?: string;
  /** All of several, in order. */
  readonly times?: readonly ListedTime[];
  /** Later it is not worth telling. */
  readonly until?: string;
  /** The letter carries this token. */
  readonly tokenId?: string;
  /** It goes to the `address` of this change of e-mail, not to the one that the account has. */
  readonly changeId?: string;
  readonly address?: 'previous' | 'new';
}

/** Who is to be told what. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly recipientType: RecipientType;
  readonly recipientId: string;
  readonly data: NoticeData;
}

interface Happened {
  readonly type: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A letter to the owner of an account; `to`: one address of a change of e-mail, else the one that the account has. */
interface AccountLetter {
  readonly kind: NoticeKind;
  readonly to?: 'previous' | 'new';
}

const LETTERS: Readonly<Record<string, readonly AccountLetter[]>> = {
  'account.invited': [{ kind: 'invitation' }],
  'account.password_reset_requested': [{ kind: 'password_reset' }],
  'account.email_verification_requested': [{ kind: 'email_verification' }],
  'account.email_change_requested': [{ kind: 'email_change' }, { kind: 'email_change_requested', to: 'previous' }],
  'account.email_changed': [
    { kind: 'email_changed', to: 'previous' },
    { kind: 'email_changed', to: 'new' },
  ],
  'account.password_changed': [{ kind: 'password_changed' }],
  'account.second_factor_changed': [{ kind: 'second_factor_changed' }],
  'account.locked': [{ kind: 'account_locked' }],
};

/** What became of one appointment, or of several of a series at once; `pending` if somebody has yet to confirm it. */
const APPOINTMENTS: Readonly<Record<string, NoticeKind>> = {
  'appointment.booked': 'booked',
  'appointment.confirmed': 'confirmed',
  'appointment.rescheduled': 'moved',
  'appointment.cancelled': 'cancelled',
  'appointment_series.created': 'booked',
  'appointment_series.rescheduled': 'moved',
  'appointment_series.cancelled': 'cancelled',
};

const OF_SERIES: Readonly<Partial<Record<NoticeKind, NoticeKind>>> = {
  booked: 'series_booked',
  pending: 'series_pending',
  moved: 'series_moved',
  cancelled: 'series_cancelled',
};

export const TOLD_TYPES = [
  'account.invited',
  'account.password_reset_requested',
  'account.email_verification_requested',
  'account.email_change_requested',
  'account.email_changed',
  'account.password_changed',
  'account.second_factor_changed',
  'account.locked',
  'appointment.booked',
  'appointment.confirmed',
  'appointment.rescheduled',
  'appointment.cancelled',
  'appointment_series.created',
  'appointment_series.rescheduled',
  'appointment_series.cancelled',
  'patient.appointments_cancelled',
  'professional.appointments_cancelled',
  'waitlist.offered',
  'chat.message_waiting',
  'webhook.disabled',
] as const;

/** The members of events that decide who is told what. */
interface Told {
  readonly professionalId?: string;
  readonly patientId?: string | null;
  readonly startsAt?: string;
  readonly expiresAt?: string;
  readonly status?: string;
  readonly byRole?: string;
  readonly recipient?: string;
  readonly withSeries?: string;
  readonly withAct?: string;
  readonly actId?: string;
  readonly appointments?: readonly (ListedTime & { readonly appointmentId: string })[];
  readonly times?: readonly string[];
  readonly appointmentIds?: readonly string[];
  readonly cancellation?: { readonly reasonCode: string };
}

/**
 * Whom an event concerns. A patient hears of everything that happens to an appointment; the professional of what they have not done
 * themselves. What happens to several appointments at once is told once, by the event of the series or of the person. Nothing else
 * is told.
 * @param admins accounts of those who administer the practice
 */
export function noticesOf({ type, subject, data }: Happened, admins: readonly string[] = []): Notice[] {
  if (type === 'webhook.disabled') return admins.map((id) => toAccount(id, { kind: 'webhook_disabled' }, undefined));
  const letters = LETTERS[type];
  if (letters) return letters.map((letter) => toAccount(subject, letter, data['tokenId']));
  const told: Told = data;
  if (type === 'chat.message_waiting') return toReader(told);
  if (type === 'patient.appointments_cancelled') return ofAct('patient', subject, told);
  if (type === 'professional.appointments_cancelled')
    return told.byRole === 'professional' ? [] : ofAct('professional', subject, told);
  const { professionalId, patientId, startsAt, expiresAt, appointmentIds = [subject] } = told;
  const isToldOtherwise = told.withSeries !== undefined || told.withAct !== undefined;
  if (professionalId === undefined || startsAt === undefined || isToldOtherwise) return [];
  const to = (kind: NoticeKind, recipientType: RecipientType, recipientId: string): Notice => ({
    ...{ kind, recipientType, recipientId },
    data: {
      ...{ professionalId, startsAt },
      ...whichOf(type, subject, appointmentIds),
      ...timesOf(told.times?.map((one) => ({ startsAt: one, professionalId })) ?? []),
      ...(expiresAt === undefined ? {} : { until: expiresAt }),
    },
  });
  const kind = kindOf(type, told, appointmentIds.length);
  if (!kind) return [];
  const toPatient = patientId ? [to(kind, 'patient', patientId)] : [];
  const isOwnAct = kind === 'offered' || told.byRole === 'professional';
  return isOwnAct ? toPatient : [...toPatient, to(kind, 'professional', professionalId)];
}

/** One act has cancelled these appointments of somebody. */
function ofAct(recipientType: RecipientType, recipientId: string, { actId = '', appointments = [] }: Told): Notice[] {
  const [first] = appointments;
  if (!first) return [];
  const { appointmentId, professionalId, startsAt } = first;
  const about = { professionalId, startsAt };
  if (appointments.length === 1)
    return [{ kind: 'cancelled', recipientType, recipientId, data: { ...about, appointmentId } }];
  const listed = appointments.map((one) => ({ startsAt: one.startsAt, professionalId: one.professionalId }));
  const data = { ...about, actId, count: String(appointments.length), ...timesOf(listed) };
  return [{ kind: 'several_cancelled', recipientType, recipientId, data }];
}

const timesOf = (times: readonly ListedTime[]): NoticeData => (times.length > 1 ? { times } : {});

/** Somebody has not read what was written to them. */
function toReader({ recipient, patientId, professionalId }: Told): Notice[] {
  const recipientType = recipient === 'patient' ? 'patient' : 'professional';
  const recipientId = recipient === 'patient' ? patientId : professionalId;
  return recipientId ? [{ kind: 'message', recipientType, recipientId, data: {} }] : [];
}

function kindOf(type: string, { status, cancellation }: Told, count: number): NoticeKind | undefined {
  if (type === 'waitlist.offered') return 'offered';
  const kind = APPOINTMENTS[type];
  if (kind === undefined) return undefined;
  if (cancellation?.reasonCode === 'confirmation_expired') return 'not_confirmed';
  const told = status === 'pending' && kind !== 'cancelled' ? 'pending' : kind;
  return count > 1 ? OF_SERIES[told] : told;
}

/** The appointment, or of which series how many. */
function whichOf(type: string, subject: string, appointmentIds: readonly string[]): NoticeData {
  const [only = subject] = appointmentIds;
  if (appointmentIds.length > 1) return { seriesId: subject, count: String(appointmentIds.length) };
  return type === 'waitlist.offered' ? { offerId: subject } : { appointmentId: only };
}

function toAccount(recipientId: string, { kind, to }: AccountLetter, tokenId: unknown): Notice {
  const about: NoticeData =
    typeof tokenId !== 'string' ? {} : to === undefined ? { tokenId } : { changeId: tokenId, address: to };
  return { kind, recipientType: 'account', recipientId, data: about };
}

/** What a recipient is told once of. Two addresses of one account are told each. */
export const occasionOf = (eventId: string, { data: { address } }: Notice): string =>
  address === undefined ? eventId : `${eventId} ${address}`;

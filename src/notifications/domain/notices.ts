export type RecipientType = 'account' | 'patient' | 'professional';

export type NoticeKind =
  | 'invitation'
  | 'password_reset'
  | 'email_verification'
  | 'email_change'
  | 'email_change_requested'
  | 'email_changed'
  | 'password_changed'
  | 'second_factor_changed'
  | 'account_locked'
  | 'booked'
  | 'pending'
  | 'confirmed'
  | 'moved'
  | 'cancelled'
  | 'offered'
  | 'message'
  | 'reminder';

/**
 * Who is to be told what; `data` are ids and instants. `tokenId`: the letter carries this token. `changeId`: it goes to the `address`
 * (`previous` or `new`) of this change of e-mail, not to the one that the account has.
 */
export interface Notice {
  readonly kind: NoticeKind;
  readonly recipientType: RecipientType;
  readonly recipientId: string;
  readonly data: Readonly<Record<string, string>>;
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

const APPOINTMENTS: Readonly<Record<string, NoticeKind>> = {
  'appointment.booked': 'booked',
  'appointment.confirmed': 'confirmed',
  'appointment.rescheduled': 'moved',
  'appointment.cancelled': 'cancelled',
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
  'waitlist.offered',
  'chat.message_waiting',
] as const;

/**
 * Whom an event concerns. A patient hears of everything that happens to an appointment; the professional of what they have not done
 * themselves. Nothing else is told.
 */
export function noticesOf({ type, subject, data }: Happened): Notice[] {
  const letters = LETTERS[type];
  if (letters) return letters.map((letter) => toAccount(subject, letter, data['tokenId']));
  const { professionalId, patientId, startsAt, recipient } = data as Readonly<Record<string, string>>;
  if (type === 'chat.message_waiting') {
    const recipientId = recipient === 'patient' ? patientId : professionalId;
    const recipientType = recipient === 'patient' ? 'patient' : 'professional';
    return recipientId === undefined ? [] : [{ kind: 'message', recipientType, recipientId, data: {} }];
  }
  if (professionalId === undefined || startsAt === undefined) return [];
  const toPatient = (kind: NoticeKind): Notice[] =>
    patientId ? [{ kind, recipientType: 'patient', recipientId: patientId, data: { professionalId, startsAt } }] : [];
  if (type === 'waitlist.offered') return toPatient('offered');
  const kind = data['status'] === 'pending' && type !== 'appointment.cancelled' ? 'pending' : APPOINTMENTS[type];
  if (!kind) return [];
  const isOwnAct = data['byRole'] === 'professional';
  const toProfessional: Notice = {
    kind,
    recipientType: 'professional',
    recipientId: professionalId,
    data: { professionalId, startsAt },
  };
  return [...toPatient(kind), ...(isOwnAct ? [] : [toProfessional])];
}

function toAccount(recipientId: string, { kind, to }: AccountLetter, tokenId: unknown): Notice {
  const about: Record<string, string> =
    typeof tokenId !== 'string' ? {} : to === undefined ? { tokenId } : { changeId: tokenId, address: to };
  return { kind, recipientType: 'account', recipientId, data: about };
}

/** What a recipient is told once of. Two addresses of one account are told each. */
export const occasionOf = (eventId: string, { data: { address } }: Notice): string =>
  address === undefined ? eventId : `${eventId} ${address}`;

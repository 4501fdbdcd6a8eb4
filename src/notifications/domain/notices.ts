export type RecipientType = 'account' | 'patient' | 'professional';

export type NoticeKind =
  | 'invitation'
  | 'password_reset'
  | 'email_verification'
  | 'email_change'
  | 'password_changed'
  | 'second_factor_changed'
  | 'booked'
  | 'pending'
  | 'confirmed'
  | 'moved'
  | 'cancelled'
  | 'offered'
  | 'reminder';

/** Who is to be told what; `data` are ids and instants. */
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

const LETTERS: Readonly<Record<string, NoticeKind>> = {
  'account.invited': 'invitation',
  'account.password_reset_requested': 'password_reset',
  'account.email_verification_requested': 'email_verification',
  'account.email_change_requested': 'email_change',
  'account.password_changed': 'password_changed',
  'account.second_factor_changed': 'second_factor_changed',
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
  'account.password_changed',
  'account.second_factor_changed',
  'appointment.booked',
  'appointment.confirmed',
  'appointment.rescheduled',
  'appointment.cancelled',
  'waitlist.offered',
] as const;

/**
 * Whom an event concerns. A patient hears of everything that happens to an appointment; the professional of what they have not done
 * themselves. Nothing else is told.
 */
export function noticesOf({ type, subject, data }: Happened): Notice[] {
  const letter = LETTERS[type];
  if (letter) {
    const { tokenId } = data;
    const known: Record<string, string> = typeof tokenId === 'string' ? { tokenId } : {};
    return [{ kind: letter, recipientType: 'account', recipientId: subject, data: known }];
  }
  const { professionalId, patientId, startsAt } = data as Readonly<Record<string, string>>;
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

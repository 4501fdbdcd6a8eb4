import type { Texts } from '../common/i18n/messages';
import type { NoticeKind } from './domain/notices';

export interface NoticeTexts {
  readonly subject: Texts;
  readonly body: Texts;
  /** What the link is for; none: the mail has no link. */
  readonly link?: Texts;
}

const YOURS: Texts = { es: 'Ver mis citas', en: 'See my appointments' };
const IGNORE = {
  es: 'Si no lo pidió usted, no haga caso de este mensaje.',
  en: 'If it was not you who asked, ignore this message.',
};

const SEVERAL_CANCELLED: NoticeTexts = {
  subject: { es: 'Sus citas están canceladas', en: 'Your appointments are cancelled' },
  body: {
    es: 'No tendrán lugar {count} citas. La primera era la del {when}.',
    en: '{count} appointments will not take place. The first was that on {when}.',
  },
  link: YOURS,
};

/**
 * Neutral: no name, no word about health. `{when}` is the start in the zone of the session, of several the first; `{count}`, how many.
 * An SMS says the subject and the body in one message, or the body alone: keep them short.
 */
export const TEXTS: Readonly<Record<NoticeKind, NoticeTexts>> = {
  invitation: {
    subject: { es: 'Su cuenta está lista', en: 'Your account is ready' },
    body: {
      es: 'Se abrió una cuenta para usted. Elija una contraseña; el enlace vale 72 horas y una sola vez.',
      en: 'An account was opened for you. Choose a password; the link is good for 72 hours, once.',
    },
    link: { es: 'Elegir una contraseña', en: 'Choose a password' },
  },
  password_reset: {
    subject: { es: 'Cambiar su contraseña', en: 'Change your password' },
    body: {
      es: `Elija una contraseña nueva; el enlace vale una hora y una sola vez. ${IGNORE.es}`,
      en: `Choose a new password; the link is good for an hour, once. ${IGNORE.en}`,
    },
    link: { es: 'Elegir una contraseña', en: 'Choose a password' },
  },
  email_verification: {
    subject: { es: 'Confirme su dirección de correo', en: 'Confirm your e-mail address' },
    body: {
      es: `Confirme que esta dirección es suya. ${IGNORE.es}`,
      en: `Confirm that this address is yours. ${IGNORE.en}`,
    },
    link: { es: 'Confirmar la dirección', en: 'Confirm the address' },
  },
  email_change: {
    subject: { es: 'Confirme su nueva dirección de correo', en: 'Confirm your new e-mail address' },
    body: {
      es: `Su cuenta ha de tener esta dirección; confírmela. ${IGNORE.es}`,
      en: `Your account is to have this address; confirm it. ${IGNORE.en}`,
    },
    link: { es: 'Confirmar la dirección', en: 'Confirm the address' },
  },
  email_change_requested: {
    subject: { es: 'Se pidió cambiar su dirección de correo', en: 'A change of your e-mail address was asked for' },
    body: {
      es: 'Su cuenta tendrá otra dirección de correo en cuanto se confirme. Si no fue usted, cambie ahora su contraseña y avise a su consultorio.',
      en: 'Your account will have another e-mail address as soon as it is confirmed. If it was not you, change your password now and tell your practice.',
    },
  },
  email_changed: {
    subject: {
      es: 'La dirección de correo de su cuenta ha cambiado',
      en: 'The e-mail address of your account has changed',
    },
    body: {
      es: 'Si no fue usted, avise ahora a su consultorio.',
      en: 'If it was not you, tell your practice now.',
    },
  },
  password_changed: {
    subject: { es: 'Su contraseña ha cambiado', en: 'Your password has changed' },
    body: {
      es: 'Si no fue usted, pida ahora una nueva y avise a su consultorio.',
      en: 'If it was not you, ask for a new one now and tell your practice.',
    },
  },
  second_factor_changed: {
    subject: { es: 'La seguridad de su cuenta ha cambiado', en: 'The security of your account has changed' },
    body: {
      es: 'Se cambió el segundo paso para entrar. Si no fue usted, avise ahora a su consultorio.',
      en: 'The second step of signing in was changed. If it was not you, tell your practice now.',
    },
  },
  account_locked: {
    subject: { es: 'Demasiados intentos de entrar en su cuenta', en: 'Too many attempts to sign in to your account' },
    body: {
      es: 'Alguien escribió varias veces una contraseña o un código equivocados. Por un rato solo se puede entrar desde los dispositivos que usted ya usó. Si fue usted, espere o pida una contraseña nueva; si no, no hace falta que haga nada.',
      en: 'Somebody typed a wrong password or code several times. For a while signing in works only on devices that you have used before. If it was you, wait or ask for a new password; if not, there is nothing you have to do.',
    },
  },
  booked: {
    subject: { es: 'Su cita', en: 'Your appointment' },
    body: { es: 'La cita es el {when}.', en: 'The appointment is on {when}.' },
    link: YOURS,
  },
  pending: {
    subject: { es: 'Una cita por confirmar', en: 'An appointment to be confirmed' },
    body: {
      es: 'La cita del {when} está reservada y falta confirmarla.',
      en: 'The appointment on {when} is reserved and has yet to be confirmed.',
    },
    link: YOURS,
  },
  confirmed: {
    subject: { es: 'Su cita está confirmada', en: 'Your appointment is confirmed' },
    body: { es: 'La cita es el {when}.', en: 'The appointment is on {when}.' },
    link: YOURS,
  },
  moved: {
    subject: { es: 'Su cita tiene otra hora', en: 'Your appointment has another time' },
    body: { es: 'La cita es ahora el {when}.', en: 'The appointment is now on {when}.' },
    link: YOURS,
  },
  cancelled: {
    subject: { es: 'Su cita está cancelada', en: 'Your appointment is cancelled' },
    body: { es: 'La cita del {when} no tendrá lugar.', en: 'The appointment on {when} will not take place.' },
    link: YOURS,
  },
  not_confirmed: {
    subject: { es: 'Una cita no se confirmó', en: 'An appointment was not confirmed' },
    body: {
      es: 'La cita del {when} no se confirmó a tiempo y queda anulada.',
      en: 'The appointment on {when} was not confirmed in time and will not take place.',
    },
    link: YOURS,
  },
  series_booked: {
    subject: { es: 'Sus citas', en: 'Your appointments' },
    body: {
      es: 'Son {count} citas. La primera es el {when}.',
      en: 'There are {count} appointments. The first is on {when}.',
    },
    link: YOURS,
  },
  series_pending: {
    subject: { es: 'Citas por confirmar', en: 'Appointments to be confirmed' },
    body: {
      es: 'Hay {count} citas reservadas y falta confirmarlas. La primera es el {when}.',
      en: '{count} appointments are reserved and have yet to be confirmed. The first is on {when}.',
    },
    link: YOURS,
  },
  series_moved: {
    subject: { es: 'Sus citas tienen otra hora', en: 'Your appointments have another time' },
    body: {
      es: 'Se cambiaron {count} citas. La primera es ahora el {when}.',
      en: '{count} appointments were moved. The first is now on {when}.',
    },
    link: YOURS,
  },
  series_cancelled: SEVERAL_CANCELLED,
  several_cancelled: SEVERAL_CANCELLED,
  offered: {
    subject: { es: 'Hay una hora libre', en: 'A time is free' },
    body: {
      es: 'Se liberó una hora el {when}. La guardamos un momento para usted.',
      en: 'A time on {when} has become free. We keep it for you for a while.',
    },
    link: { es: 'Aceptar o rechazar', en: 'Accept or decline' },
  },
  webhook_disabled: {
    subject: { es: 'Un webhook quedó desactivado', en: 'A webhook was disabled' },
    body: {
      es: 'Su dirección dejó de funcionar y ya no se le envía nada. Corríjala y actívela de nuevo.',
      en: 'Its address has stopped working and nothing is sent there any more. Correct it and activate it again.',
    },
    link: { es: 'Abrir', en: 'Open' },
  },
  message: {
    subject: { es: 'Tiene un mensaje', en: 'You have a message' },
    body: { es: 'Tiene un mensaje sin leer.', en: 'You have a message that you have not read.' },
    link: { es: 'Leerlo', en: 'Read it' },
  },
  reminder: {
    subject: { es: 'Recordatorio de su cita', en: 'Reminder of your appointment' },
    body: { es: 'La cita es el {when}.', en: 'The appointment is on {when}.' },
    link: YOURS,
  },
};

/** Below a reminder, with the address that stops them. */
export const STOP_REMINDERS: Texts = { es: 'No recibir más recordatorios', en: 'Stop reminders' };

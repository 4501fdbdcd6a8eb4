import type { Mail } from './mail/mail';
import type { Sms } from './sms/sms';

/** What somebody is told, ready to be handed over. */
export type Message = Mail | Sms;

/** Whoever hands over has said that it is of no use to try again. Only a code is kept: the text of an answer may name somebody. */
export class RefusedForGood extends Error {
  constructor(readonly code: string) {
    super();
    this.name = 'RefusedForGood';
  }
}

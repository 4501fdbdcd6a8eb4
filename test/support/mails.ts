import { DevOutbox, type KeptMail } from '../../src/notifications';
import type { TestApp } from './app';

/** Mails to somebody, oldest first. */
export const mailsTo = ({ app }: TestApp, email: string): KeptMail[] =>
  app
    .get(DevOutbox, { strict: false })
    .all()
    .filter(({ to }) => to === email)
    .toReversed();

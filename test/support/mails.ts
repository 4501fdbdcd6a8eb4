import { DevOutbox, type KeptMessage } from '../../src/notifications';
import type { TestApp } from './app';

type KeptMail = Extract<KeptMessage, { channel: 'email' }>;

/** Mails to somebody, oldest first. */
export const mailsTo = ({ app }: TestApp, email: string): KeptMail[] =>
  app
    .get(DevOutbox, { strict: false })
    .all()
    .filter((message) => message.channel === 'email')
    .filter(({ to }) => to === email)
    .toReversed();

/** Text messages to a number, oldest first. */
export const smsTo = ({ app }: TestApp, phone: string): string[] =>
  app
    .get(DevOutbox, { strict: false })
    .all()
    .filter(({ channel, to }) => channel === 'sms' && to === phone)
    .map(({ text }) => text)
    .toReversed();

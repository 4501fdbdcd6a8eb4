/**
 * Why the server closes a socket, and with which code (RFC 6455, 7.4). After those of `LATER` a client comes again and resumes; after
 * the others it does not, until something has changed.
 */
export const CLOSINGS = {
  /** The process ends. */
  going_away: 1001,
  binary: 1003,
  /** The device session ended, the account was disabled, or its role is another one. */
  signed_out: 4401,
  /** The caller is no longer one of the two. */
  access_ended: 4404,
  /** The client does not answer. One that does not read what it is sent would not read a farewell either, and is cut off. */
  unresponsive: 4408,
  appointment_cancelled: 4409,
  chat_over: 4410,
  too_many_frames: 4429,
} as const satisfies Readonly<Record<string, number>>;

export type Closing = keyof typeof CLOSINGS;
export const CLOSING_REASONS = Object.keys(CLOSINGS) as [Closing, ...Closing[]];

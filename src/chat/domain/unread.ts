/** How far one of the two has read. */
export interface Reading {
  readonly readUpTo: number;
  /** Messages of the other side after that. */
  readonly unread: number;
  /** The message that a notice told of; 0: none. */
  readonly noticed: number;
}

/** Whether a message of the other side is the first that this one has not read: a stretch begins, and one notice is owed for it. */
export const beginsStretch = ({ unread }: Pick<Reading, 'unread'>): boolean => unread === 0;

/** Whether somebody is to be told of a message now: neither it was read meanwhile, nor were they told of it, or of a later one. */
export const isNoticeOwed = ({ readUpTo, noticed }: Omit<Reading, 'unread'>, seq: number): boolean =>
  readUpTo < seq && noticed < seq;

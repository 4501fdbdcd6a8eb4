import { BOOKING_COMMANDS } from './bookings.commands';
import { CHANGE_COMMANDS } from './changes.commands';
import { CALENDAR_COMMANDS } from './calendars.commands';
import type { Chooser } from './command';
import { HOLD_COMMANDS } from './holds.commands';
import { QUESTION_COMMANDS } from './questions.commands';
import { SERIES_COMMANDS } from './series.commands';
import { TIME_COMMANDS } from './time.commands';
import { WAITLIST_COMMANDS } from './waitlist.commands';

/**
 * Everything that the walk can do. Another feature joins with a file `<feature>.commands.ts` of its own, whose commands are
 * spread here, and what they change kept in `Model`; the walk and its comparison need not be touched.
 */
export const COMMANDS: Readonly<Record<string, Chooser>> = {
  ...BOOKING_COMMANDS,
  ...CHANGE_COMMANDS,
  ...HOLD_COMMANDS,
  ...CALENDAR_COMMANDS,
  ...SERIES_COMMANDS,
  ...QUESTION_COMMANDS,
  ...TIME_COMMANDS,
  ...WAITLIST_COMMANDS,
};

/** Done more often than others, so that there is something to do others to. */
export const FREQUENT = [
  'book',
  'book',
  'book',
  'hold',
  'hold',
  'bookHeld',
  'move',
  'cancel',
  'cancel',
  'join',
  'join',
  'join',
  'accept',
  'accept',
  'decline',
  'bookSeries',
  'bookSeries',
  'moveSeries',
  'note',
  'note',
  'extend',
  'block',
  'check',
  'wait',
];

/** Never beside others: they happen to all of them at once. */
export const ALONE: readonly string[] = ['wait'];

import { createHash } from 'node:crypto';
import {
  ICalCalendar,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
  type ICalDayJsStub,
} from 'ical-generator';
import { format, type Texts } from '../../common/i18n/messages';
import type { Role } from '../../common/auth/access';
import type { Language } from '../../common/i18n/language';
import { instantOfWall, offsetAt } from '../../common/time/zones';
import type { AppointmentStatus } from '../domain/appointment-status';
import { foldLines } from './domain/fold';
import { zoneDefinition } from './domain/zone-definition';

/** An appointment as calendars show it. */
export interface CalendarEntry {
  readonly id: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  readonly status: AppointmentStatus;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly firstName: string;
  readonly lastName: string;
  readonly professionalUpdatedAt: Date;
}

/** Who will see it, and when their account was changed last. */
export interface CalendarReader {
  readonly language: Language;
  readonly role: Role;
  readonly updatedAt: Date;
}

/** A rendered calendar. The same entries and reader give the same bytes. */
export interface CalendarFile {
  readonly body: string;
  /** Strong entity tag. */
  readonly etag: string;
  /** When anything in it was changed last; undefined while that is so near that a second change could look the same. */
  readonly lastModified: Date | undefined;
}

const TITLE: Texts = { es: 'Sesión', en: 'Session' };
const TITLE_WITH: Texts = { es: 'Sesión con {name}', en: 'Session with {name}' };
const CALENDAR_NAME: Texts = { es: 'Sesiones', en: 'Sessions' };
/** How often calendars should look again, in seconds. */
const TIME_TO_LIVE = 3_600;

/** HTTP tells times in whole seconds. */
const SECOND_MS = 1_000;

const STATUS: Readonly<Partial<Record<AppointmentStatus, ICalEventStatus>>> = {
  pending: ICalEventStatus.TENTATIVE,
  cancelled: ICalEventStatus.CANCELLED,
};

/** @param now for the last change alone: nothing else depends on the time of reading */
export function calendarFile(entries: readonly CalendarEntry[], reader: CalendarReader, now: Date): CalendarFile {
  const calendar = new ICalCalendar({
    prodId: '//Praxis//Praxis//EN',
    method: ICalCalendarMethod.PUBLISH,
    name: CALENDAR_NAME[reader.language],
    ttl: TIME_TO_LIVE,
  });
  const head = calendar.toString().split('END:VCALENDAR')[0] ?? '';
  // Event by event: the library's own folding of a whole calendar would hold everybody up for a second.
  const events = entries.map((entry) => calendar.createEvent(eventOf(entry, reader)).toString());
  const body = foldLines([head, ...definitionsFor(entries), ...events, 'END:VCALENDAR\r\n'].join(''));
  return {
    body,
    etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
    lastModified: lastChangeOf(entries, reader, now),
  };
}

function lastChangeOf(entries: readonly CalendarEntry[], reader: CalendarReader, now: Date): Date | undefined {
  const changes = entries.flatMap((one) => [one.updatedAt.getTime(), one.professionalUpdatedAt.getTime()]);
  const last = changes.reduce((a, b) => Math.max(a, b), reader.updatedAt.getTime());
  return last + SECOND_MS <= now.getTime() ? new Date(last) : undefined;
}

function eventOf(entry: CalendarEntry, { language, role }: CalendarReader) {
  const { id, version, status, createdAt, updatedAt, firstName, lastName } = entry;
  const name = `${firstName} ${lastName}`;
  return {
    id,
    sequence: version - 1,
    stamp: updatedAt,
    created: createdAt,
    lastModified: updatedAt,
    ...timesOf(entry),
    // Professionals know who they are; who the patient is, and why they come, is nowhere in here.
    summary: role === 'professional' ? TITLE[language] : format(TITLE_WITH[language], language, { name }),
    status: STATUS[status] ?? ICalEventStatus.CONFIRMED,
    transparency: status === 'cancelled' ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
  };
}

/** In the professional's zone; in UTC where its clock shows an hour twice: programs do not agree which one is meant. */
function timesOf({ startsAt, endsAt, timeZone }: CalendarEntry) {
  if (timeZone === 'UTC' || !isSaidBy(timeZone, startsAt) || !isSaidBy(timeZone, endsAt)) {
    return { start: startsAt, end: endsAt };
  }
  return { start: new WallTime(startsAt, timeZone), end: new WallTime(endsAt, timeZone), timezone: timeZone };
}

function isSaidBy(zone: string, instant: Date): boolean {
  const wall = instant.getTime() + offsetAt(zone, instant.getTime());
  return instantOfWall(zone, wall, 'first') === instantOfWall(zone, wall, 'last');
}

/** One for each zone that an entry is in, reaching from its first to its last. */
function definitionsFor(entries: readonly CalendarEntry[]): string[] {
  const zones = new Map<string, { from: number; to: number }>();
  for (const { timeZone, startsAt, endsAt } of entries) {
    const known = zones.get(timeZone) ?? { from: Infinity, to: -Infinity };
    const from = Math.min(known.from, startsAt.getTime());
    zones.set(timeZone, { from, to: Math.max(known.to, endsAt.getTime()) });
  }
  zones.delete('UTC');
  return [...zones].map(([zone, { from, to }]) => zoneDefinition(zone, from, to));
}

/** An instant that the library writes on the clock of its zone, by the application's own tables. */
class WallTime implements ICalDayJsStub {
  constructor(
    private readonly instant: Date,
    private readonly zone: string,
  ) {}

  format(pattern?: string): string {
    const wall = new Date(this.instant.getTime() + offsetAt(this.zone, this.instant.getTime())).toISOString();
    return pattern === 'YYYYMMDD' ? wall.slice(0, 10).replaceAll('-', '') : wall.slice(11, 19).replaceAll(':', '');
  }

  isValid(): boolean {
    return true;
  }

  toDate(): Date {
    return this.instant;
  }

  toJSON(): string {
    return this.instant.toISOString();
  }

  /** It is in its zone already. */
  tz(): this {
    return this;
  }
}

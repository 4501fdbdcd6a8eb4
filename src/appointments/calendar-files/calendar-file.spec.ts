import ICAL from 'ical.js';
import { DAY_MS, HOUR_MS } from '../../common/time/dates';
import { offsetAt } from '../../common/time/zones';
import { calendarFile, type CalendarEntry, type CalendarReader } from './calendar-file';

const NOW = new Date('2026-05-04T10:00:00.000Z');
const PATIENT: CalendarReader = { language: 'es', role: 'patient', updatedAt: new Date('2026-01-01T00:00:00Z') };

const entry = (startsAt: string, more: Partial<CalendarEntry> = {}): CalendarEntry => ({
  id: `01939c1e-6f00-7c3a-9b1e-${startsAt.replace(/\D/g, '').slice(0, 12)}`,
  startsAt: new Date(startsAt),
  endsAt: new Date(Date.parse(startsAt) + HOUR_MS),
  timeZone: 'America/La_Paz',
  status: 'booked',
  version: 1,
  createdAt: new Date('2026-04-01T12:00:00.000Z'),
  updatedAt: new Date('2026-04-01T12:00:00.000Z'),
  professionalUpdatedAt: new Date('2026-03-01T12:00:00.000Z'),
  firstName: 'Elena',
  lastName: 'Rojas',
  ...more,
});

/** What a calendar program makes of it, by its own reading of the zone definitions. */
function read(body: string) {
  const calendar = new ICAL.Component(ICAL.parse(body) as unknown[]);
  ICAL.TimezoneService.reset();
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      status: component.getFirstPropertyValue('status'),
      sequence: event.sequence,
      zone: component.getFirstProperty('dtstart')?.getParameter('tzid'),
    };
  });
}

describe('a calendar file', () => {
  it('says when, in the language of its reader, and no more than they may know', () => {
    const one = entry('2026-05-05T14:00:00.000Z');
    const summaries = (reader: Partial<CalendarReader>) =>
      read(calendarFile([one], { ...PATIENT, ...reader }, NOW).body).map(({ summary }) => summary);
    expect(summaries({})).toEqual(['Sesión con Elena Rojas']);
    expect(summaries({ language: 'en' })).toEqual(['Session with Elena Rojas']);
    expect(summaries({ role: 'admin' })).toEqual(['Sesión con Elena Rojas']);
    expect(summaries({ role: 'professional' })).toEqual(['Sesión']);
    expect(summaries({ role: 'professional', language: 'en' })).toEqual(['Session']);
  });

  it('keeps names that mean something to the format', () => {
    const names = { firstName: 'Ana; María, {x}', lastName: 'O\\N <b>' };
    const { body } = calendarFile([entry('2026-05-05T14:00:00.000Z', names)], PATIENT, NOW);
    expect(read(body)[0]?.summary).toBe('Sesión con Ana; María, {x} O\\N <b>');
  });

  it.each([
    ['booked', 'CONFIRMED'],
    ['pending', 'TENTATIVE'],
    ['arrived', 'CONFIRMED'],
    ['fulfilled', 'CONFIRMED'],
    ['no_show', 'CONFIRMED'],
    ['cancelled', 'CANCELLED'],
  ] as const)('shows %s as %s, and every change in the sequence', (status, shown) => {
    const { body } = calendarFile([entry('2026-05-05T14:00:00.000Z', { status, version: 4 })], PATIENT, NOW);
    expect(read(body)).toMatchObject([{ status: shown, sequence: 3 }]);
  });

  it('gives the same bytes and tag for the same appointments, whenever it is read', () => {
    const entries = [entry('2026-05-05T14:00:00.000Z')];
    const later = new Date(NOW.getTime() + 999 * HOUR_MS);
    expect(calendarFile(entries, PATIENT, later)).toEqual(calendarFile(entries, PATIENT, NOW));
    const changed = calendarFile([entry('2026-05-05T14:00:00.000Z', { version: 2 })], PATIENT, NOW);
    expect(changed.etag).not.toBe(calendarFile(entries, PATIENT, NOW).etag);
  });

  it('knows its last change, unless that has just been', () => {
    const updatedAt = new Date('2026-05-04T09:59:59.001Z');
    const last = (now: string) =>
      calendarFile([entry('2026-05-05T14:00:00.000Z', { updatedAt })], PATIENT, new Date(now)).lastModified;
    expect(last('2026-05-04T10:00:00.000Z')).toBeUndefined();
    expect(last('2026-05-04T10:00:00.001Z')).toEqual(updatedAt);
    expect(calendarFile([], PATIENT, NOW).lastModified).toEqual(PATIENT.updatedAt);
  });

  it('has lines of at most 75 octets that end with CRLF', () => {
    const long = { firstName: 'Ñusta '.repeat(30), lastName: '心理学者'.repeat(20) };
    const { body } = calendarFile([entry('2026-05-05T14:00:00.000Z', long)], PATIENT, NOW);
    expect(body.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(body.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(body.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
    expect(read(body)[0]?.summary).toContain('心理学者'.repeat(20));
  });

  const ZONES = [
    'America/La_Paz',
    'America/New_York',
    'America/Santiago',
    'America/St_Johns',
    'Africa/Casablanca',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Europe/Dublin',
    'Europe/Madrid',
    'Pacific/Auckland',
    'Pacific/Chatham',
    'UTC',
  ];
  it.each(ZONES)(
    'means the same instants to another program, through all clock changes of two years: %s',
    (timeZone) => {
      const first = Date.UTC(2026, 0, 1);
      // All hours of the days on which something changes, and every 25th of the others.
      const hours = Array.from({ length: 2 * 365 * 24 }, (_, i) => first + i * HOUR_MS);
      const isNearChange = (at: number) => offsetAt(timeZone, at - DAY_MS) !== offsetAt(timeZone, at + DAY_MS);
      const starts = hours.filter((at, i) => i % 25 === 0 || isNearChange(at)).map((at) => new Date(at).toISOString());
      const events = read(
        calendarFile(
          starts.map((start) => entry(start, { timeZone })),
          PATIENT,
          NOW,
        ).body,
      );
      const wrong = events.filter(
        ({ start, end }, i) => start !== starts[i] || Date.parse(end) !== Date.parse(start) + HOUR_MS,
      );
      expect(wrong).toEqual([]);
      expect(events).toHaveLength(starts.length);
    },
  );

  it('says in UTC what the clock of the zone says twice', () => {
    // Madrid, 2026-10-25: at 01:00 UTC the clocks go back from 03:00 to 02:00.
    const starts = [
      '2026-10-24T22:00:00.000Z',
      '2026-10-24T23:00:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:30:00.000Z',
      '2026-10-25T02:00:00.000Z',
    ];
    const { body } = calendarFile(
      starts.map((start) => entry(start, { timeZone: 'Europe/Madrid' })),
      PATIENT,
      NOW,
    );
    const events = read(body);
    expect(events.map(({ start }) => start)).toEqual(starts);
    expect(events.map(({ zone }) => zone)).toEqual(['Europe/Madrid', undefined, undefined, undefined, 'Europe/Madrid']);
  });
});

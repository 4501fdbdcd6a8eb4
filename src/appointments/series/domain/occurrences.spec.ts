import { MAX_OCCURRENCES, movedByWallTime, occurrencesOf, wallTimeBetween, type Occurrence } from './occurrences';
import { parseRecurrence } from './recurrence';

const MADRID = 'Europe/Madrid';
const LA_PAZ = 'America/La_Paz';

function expand(text: string, startsAt: string, timeZone: string) {
  const recurrence = parseRecurrence(text);
  if ('fault' in recurrence) throw new Error(recurrence.fault);
  return occurrencesOf(recurrence, Date.parse(startsAt), timeZone);
}

function instants(text: string, startsAt: string, timeZone: string): string[] {
  return (expand(text, startsAt, timeZone) as Occurrence[]).map((one) => new Date(one.startsAt).toISOString());
}

describe('the occurrences of a series', () => {
  it('keep their time on the wall over both clock changes', () => {
    // Madrid goes from UTC+1 to UTC+2 on 2027-03-28 and back on 2027-10-31.
    expect(instants('FREQ=WEEKLY;COUNT=3', '2027-03-18T09:00:00Z', MADRID)).toEqual([
      '2027-03-18T09:00:00.000Z',
      '2027-03-25T09:00:00.000Z',
      '2027-04-01T08:00:00.000Z',
    ]);
    expect(instants('FREQ=MONTHLY;COUNT=2', '2027-10-05T08:00:00Z', MADRID)).toEqual([
      '2027-10-05T08:00:00.000Z',
      '2027-11-05T09:00:00.000Z',
    ]);
    expect(instants('FREQ=WEEKLY;COUNT=2', '2027-03-25T14:00:00Z', LA_PAZ)).toEqual([
      '2027-03-25T14:00:00.000Z',
      '2027-04-01T14:00:00.000Z',
    ]);
  });

  it('say when the clocks skip one, and count it', () => {
    expect(expand('FREQ=DAILY;COUNT=3', '2027-03-27T01:30:00Z', MADRID)).toEqual([
      { startsAt: Date.parse('2027-03-27T01:30:00Z'), localStartsAt: '2027-03-27T02:30', isSkipped: false },
      { startsAt: Date.parse('2027-03-28T01:00:00Z'), localStartsAt: '2027-03-28T02:30', isSkipped: true },
      { startsAt: Date.parse('2027-03-29T00:30:00Z'), localStartsAt: '2027-03-29T02:30', isSkipped: false },
    ]);
  });

  it('are in the first of two equal hours, but the first of all is the instant that was asked for', () => {
    expect(instants('FREQ=DAILY;COUNT=2', '2027-10-30T00:30:00Z', MADRID)[1]).toBe('2027-10-31T00:30:00.000Z');
    expect(instants('FREQ=DAILY;COUNT=2', '2027-10-31T01:30:00Z', MADRID)).toEqual([
      '2027-10-31T01:30:00.000Z',
      '2027-11-01T01:30:00.000Z',
    ]);
  });

  it('begin with the start, even if the pattern does not give it', () => {
    // A Wednesday.
    expect(instants('FREQ=WEEKLY;BYDAY=MO,FR;COUNT=3', '2026-05-06T14:00:00Z', LA_PAZ)).toEqual([
      '2026-05-06T14:00:00.000Z',
      '2026-05-08T14:00:00.000Z',
      '2026-05-11T14:00:00.000Z',
    ]);
  });

  it('leave out months without such a day', () => {
    expect(instants('FREQ=MONTHLY;COUNT=3', '2026-08-31T14:00:00Z', LA_PAZ)).toEqual([
      '2026-08-31T14:00:00.000Z',
      '2026-10-31T14:00:00.000Z',
      '2026-12-31T14:00:00.000Z',
    ]);
    expect(instants('FREQ=MONTHLY;BYDAY=5TH;COUNT=3', '2026-04-30T14:00:00Z', LA_PAZ)).toEqual([
      '2026-04-30T14:00:00.000Z',
      '2026-07-30T14:00:00.000Z',
      '2026-10-29T14:00:00.000Z',
    ]);
  });

  it('end with a local date or an instant, both included', () => {
    // 22:00 in La Paz is the next day in UTC.
    expect(instants('FREQ=DAILY;UNTIL=20260508', '2026-05-07T02:00:00Z', LA_PAZ)).toEqual([
      '2026-05-07T02:00:00.000Z',
      '2026-05-08T02:00:00.000Z',
      '2026-05-09T02:00:00.000Z',
    ]);
    expect(instants('FREQ=DAILY;UNTIL=20260508T020000Z', '2026-05-07T02:00:00Z', LA_PAZ)).toHaveLength(2);
    expect(instants('FREQ=DAILY;UNTIL=20260508T015959Z', '2026-05-07T02:00:00Z', LA_PAZ)).toHaveLength(1);
    expect(instants('FREQ=DAILY;UNTIL=20260506', '2026-05-07T02:00:00Z', LA_PAZ)).toHaveLength(1);
  });

  it.each([
    ['FREQ=DAILY;UNTIL=20260505', 'recurrence_until'],
    ['FREQ=DAILY;UNTIL=20260507T015959Z', 'recurrence_until'],
    [`FREQ=DAILY;COUNT=${MAX_OCCURRENCES + 1}`, 'too_many_occurrences'],
    ['FREQ=DAILY;COUNT=999999999999999999999', 'too_many_occurrences'],
    ['FREQ=DAILY;UNTIL=20260818', 'too_many_occurrences'],
    ['FREQ=MONTHLY;COUNT=26', 'series_too_long'],
    ['FREQ=MONTHLY;INTERVAL=24;COUNT=3', 'series_too_long'],
    ['FREQ=MONTHLY;INTERVAL=1000;BYDAY=5MO;COUNT=2', 'series_too_long'],
    ['FREQ=WEEKLY;INTERVAL=100;UNTIL=20280507', 'series_too_long'],
    ['FREQ=MONTHLY;UNTIL=20280507T020001Z', 'series_too_long'],
    ['FREQ=MONTHLY;UNTIL=99991231T000000Z', 'series_too_long'],
  ])('are refused: %s', (text, fault) => {
    expect(expand(text, '2026-05-07T02:00:00Z', LA_PAZ)).toEqual({ fault });
  });

  it.each([
    [`FREQ=DAILY;COUNT=${MAX_OCCURRENCES}`, MAX_OCCURRENCES],
    ['FREQ=DAILY;UNTIL=20260817', MAX_OCCURRENCES],
    ['FREQ=MONTHLY;COUNT=25', 25],
    ['FREQ=MONTHLY;UNTIL=20280506', 25],
    ['FREQ=MONTHLY;UNTIL=20280507T020000Z', 25],
    ['FREQ=MONTHLY;INTERVAL=24;COUNT=2', 2],
    ['FREQ=DAILY;INTERVAL=1000;COUNT=1', 1],
  ])('are allowed up to the bound: %s', (text, length) => {
    expect(instants(text, '2026-05-07T02:00:00Z', LA_PAZ)).toHaveLength(length);
  });

  it('may have a start that is no whole second', () => {
    expect(instants('FREQ=DAILY;COUNT=2', '2026-05-07T02:00:00.123Z', LA_PAZ)[1]).toBe('2026-05-08T02:00:00.123Z');
  });
});

describe('a move by the clock on the wall', () => {
  it('is the same for all, whatever the clocks do between them', () => {
    const shift = wallTimeBetween(MADRID, Date.parse('2027-03-25T09:00:00Z'), Date.parse('2027-03-29T09:30:00Z'));
    expect(shift).toBe((4 * 24 + 1.5) * 3_600_000);
    expect(movedByWallTime(MADRID, Date.parse('2027-04-01T08:00:00Z'), shift)).toEqual({
      startsAt: Date.parse('2027-04-05T09:30:00Z'),
      localStartsAt: '2027-04-05T11:30',
      isSkipped: false,
    });
    const night = movedByWallTime(MADRID, Date.parse('2027-03-28T10:00:00Z'), -9.5 * 3_600_000);
    expect(night).toMatchObject({ localStartsAt: '2027-03-28T02:30', isSkipped: true });
  });
});

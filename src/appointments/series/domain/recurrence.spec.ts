import { parseRecurrence } from './recurrence';

describe('parseRecurrence', () => {
  it.each([
    ['FREQ=WEEKLY;COUNT=5', { frequency: 'WEEKLY', interval: 1, byDay: [], end: { count: 5 } }],
    ['count=5;freq=weekly', { frequency: 'WEEKLY', interval: 1, byDay: [], end: { count: 5 } }],
    [
      'FREQ=DAILY;INTERVAL=2;BYDAY=MO,TU,MO;UNTIL=20260630',
      { frequency: 'DAILY', interval: 2, byDay: ['MO', 'TU'], end: { untilDate: '2026-06-30' } },
    ],
    [
      'FREQ=MONTHLY;BYDAY=+2MO,-1FR,SU,05TU;UNTIL=20280229T235959Z',
      {
        frequency: 'MONTHLY',
        interval: 1,
        byDay: ['2MO', '-1FR', 'SU', '5TU'],
        end: { untilInstant: Date.UTC(2028, 1, 29, 23, 59, 59) },
      },
    ],
    // More than any series reaches: what it means is the same.
    [`FREQ=DAILY;INTERVAL=${'9'.repeat(300)};COUNT=1`, { frequency: 'DAILY', interval: 1000, end: { count: 1 } }],
    ['FREQ=DAILY;INTERVAL=1000;COUNT=001', { frequency: 'DAILY', interval: 1000, end: { count: 1 } }],
    [`FREQ=DAILY;COUNT=${'9'.repeat(400)}`, { frequency: 'DAILY', end: { count: Infinity } }],
    ['FREQ=DAILY;UNTIL=99991231', { frequency: 'DAILY', end: { untilDate: '9999-12-31' } }],
  ])('understands %s', (text, expected) => {
    expect(parseRecurrence(text)).toMatchObject(expected);
  });

  it.each([
    ['', 'recurrence_syntax', ''],
    [';', 'recurrence_syntax', ''],
    ['FREQ=DAILY;', 'recurrence_syntax', ''],
    ['FREQ=DAILY;;COUNT=2', 'recurrence_syntax', ''],
    ['FREQ=DAILY;COUNT', 'recurrence_syntax', ''],
    ['FREQ=DAILY;COUNT=', 'recurrence_syntax', ''],
    ['FREQ=DAILY;COUNT=2=3', 'recurrence_syntax', ''],
    ['FREQ=DAILY; COUNT=2', 'recurrence_syntax', ''],
    ['FREQ=DAILY\nCOUNT=2', 'recurrence_syntax', ''],
    ['RRULE:FREQ=DAILY;COUNT=2', 'recurrence_syntax', ''],
    [`${'A'.repeat(21)}=1`, 'recurrence_syntax', ''],
    [`${'A'.repeat(20)}=1`, 'recurrence_part', 'A'.repeat(20)],
    ['FREQ=DAILY;COUNT=2;BYHOUR=9', 'recurrence_part', 'BYHOUR'],
    ['FREQ=MONTHLY;COUNT=2;BYMONTHDAY=31', 'recurrence_part', 'BYMONTHDAY'],
    ['FREQ=MONTHLY;COUNT=2;BYSETPOS=-1', 'recurrence_part', 'BYSETPOS'],
    ['FREQ=WEEKLY;COUNT=2;WKST=SU', 'recurrence_part', 'WKST'],
    ['FREQ=DAILY;COUNT=2;X-RULE=1', 'recurrence_part', 'X-RULE'],
    ['FREQ=DAILY;COUNT=2;COUNT=2', 'recurrence_twice', 'COUNT'],
    ['COUNT=2', 'recurrence_value', 'FREQ'],
    ['FREQ=SECONDLY;COUNT=2', 'recurrence_value', 'FREQ'],
    ['FREQ=YEARLY;COUNT=2', 'recurrence_value', 'FREQ'],
    ['FREQ=DAILY;INTERVAL=0;COUNT=2', 'recurrence_value', 'INTERVAL'],
    ['FREQ=DAILY;INTERVAL=-1;COUNT=2', 'recurrence_value', 'INTERVAL'],
    ['FREQ=DAILY;INTERVAL=1.5;COUNT=2', 'recurrence_value', 'INTERVAL'],
    ['FREQ=DAILY;INTERVAL=1E3;COUNT=2', 'recurrence_value', 'INTERVAL'],
    ['FREQ=DAILY;COUNT=0', 'recurrence_value', 'COUNT'],
    ['FREQ=DAILY;COUNT=+2', 'recurrence_value', 'COUNT'],
    ['FREQ=DAILY', 'recurrence_end', ''],
    ['FREQ=DAILY;COUNT=2;UNTIL=20260630', 'recurrence_end', ''],
    ['FREQ=DAILY;UNTIL=2026-06-30', 'recurrence_value', 'UNTIL'],
    ['FREQ=DAILY;UNTIL=20260230', 'recurrence_value', 'UNTIL'],
    ['FREQ=DAILY;UNTIL=20260000', 'recurrence_value', 'UNTIL'],
    ['FREQ=DAILY;UNTIL=20260630T100000', 'recurrence_value', 'UNTIL'],
    ['FREQ=DAILY;UNTIL=20260630T240000Z', 'recurrence_value', 'UNTIL'],
    ['FREQ=DAILY;UNTIL=20260630T106000Z', 'recurrence_value', 'UNTIL'],
    ['FREQ=DAILY;UNTIL=20260630T100060Z', 'recurrence_value', 'UNTIL'],
    ['FREQ=DAILY;UNTIL=120260630', 'recurrence_value', 'UNTIL'],
    ['FREQ=WEEKLY;BYDAY=XX;COUNT=2', 'recurrence_value', 'BYDAY'],
    ['FREQ=WEEKLY;BYDAY=MO,;COUNT=2', 'recurrence_value', 'BYDAY'],
    ['FREQ=WEEKLY;BYDAY=1MO;COUNT=2', 'recurrence_value', 'BYDAY'],
    ['FREQ=DAILY;BYDAY=1MO;COUNT=2', 'recurrence_value', 'BYDAY'],
    ['FREQ=MONTHLY;BYDAY=0MO;COUNT=2', 'recurrence_value', 'BYDAY'],
    ['FREQ=MONTHLY;BYDAY=6MO;COUNT=2', 'recurrence_value', 'BYDAY'],
    ['FREQ=MONTHLY;BYDAY=-6MO;COUNT=2', 'recurrence_value', 'BYDAY'],
    ['FREQ=MONTHLY;BYDAY=1;COUNT=2', 'recurrence_value', 'BYDAY'],
    ['FREQ=MONTHLY;BYDAY=MO1;COUNT=2', 'recurrence_value', 'BYDAY'],
  ])('refuses %s', (text, fault, part) => {
    expect(parseRecurrence(text)).toEqual({ fault, part });
  });

  it('answers text of any length at once', () => {
    for (const text of [`FREQ=DAILY;COUNT=${'1'.repeat(100_000)}x`, ';'.repeat(100_000), 'BYDAY='.repeat(20_000)])
      expect(parseRecurrence(text)).toHaveProperty('fault');
  });
});

import { zoneDefinition } from './zone-definition';

const lines = (zone: string, from: string, to: string) =>
  zoneDefinition(zone, Date.parse(from), Date.parse(to)).split('\r\n');
const observance = (name: 'DAYLIGHT' | 'STANDARD', start: string, before: string, after: string) => [
  `BEGIN:${name}`,
  `DTSTART:${start}`,
  `TZOFFSETFROM:${before}`,
  `TZOFFSETTO:${after}`,
  `END:${name}`,
];
const definition = (zone: string, ...observances: string[][]) => [
  'BEGIN:VTIMEZONE',
  `TZID:${zone}`,
  ...observances.flat(),
  'END:VTIMEZONE',
  '',
];

describe('the definition of a zone', () => {
  it('begins with what applies at the first time and has every change until the last', () => {
    expect(lines('Europe/Madrid', '2026-05-04T10:00:00Z', '2027-04-01T10:00:00Z')).toEqual(
      definition(
        'Europe/Madrid',
        observance('DAYLIGHT', '20260329T020000', '+0100', '+0200'),
        observance('STANDARD', '20261025T030000', '+0200', '+0100'),
        observance('DAYLIGHT', '20270328T020000', '+0100', '+0200'),
      ),
    );
  });

  it('has a change that comes at the first time itself', () => {
    expect(lines('Europe/Madrid', '2026-10-25T01:00:00Z', '2026-11-01T10:00:00Z')).toEqual(
      definition('Europe/Madrid', observance('STANDARD', '20261025T030000', '+0200', '+0100')),
    );
  });

  it('knows changes of half an hour and offsets that are no whole hours, on both sides of Greenwich', () => {
    expect(lines('Australia/Lord_Howe', '2027-01-01T00:00:00Z', '2027-12-01T00:00:00Z')).toEqual(
      definition(
        'Australia/Lord_Howe',
        observance('DAYLIGHT', '20261004T020000', '+1030', '+1100'),
        observance('STANDARD', '20270404T020000', '+1100', '+1030'),
        observance('DAYLIGHT', '20271003T020000', '+1030', '+1100'),
      ),
    );
    expect(lines('America/St_Johns', '2026-05-04T00:00:00Z', '2026-06-01T00:00:00Z')).toEqual(
      definition('America/St_Johns', observance('DAYLIGHT', '20260308T020000', '-0330', '-0230')),
    );
  });

  it.each([
    ['UTC', '19700101T000000', '+0000'],
    ['Etc/GMT+4', '19700101T000000', '-0400'],
    ['Etc/GMT-9', '19700101T000000', '+0900'],
  ])('of %s, which has no changes, says what always applies', (zone, start, offset) => {
    expect(lines(zone, '2026-05-04T00:00:00Z', '2026-06-01T00:00:00Z')).toEqual(
      definition(zone, observance('STANDARD', start, offset, offset)),
    );
  });
});

import { effectiveStatus } from './effective-status';

describe('the status that holds', () => {
  const midnightInLaPaz = Date.UTC(2026, 4, 11, 4);

  it('is blocked through the last date in the zone, and active from the next midnight', () => {
    expect(effectiveStatus('blocked', '2026-05-10', 'America/La_Paz', midnightInLaPaz - 1)).toBe('blocked');
    expect(effectiveStatus('blocked', '2026-05-10', 'America/La_Paz', midnightInLaPaz)).toBe('active');
    expect(effectiveStatus('blocked', '2026-05-10', 'UTC', midnightInLaPaz - 1)).toBe('active');
  });

  it('stays blocked without an end', () => {
    expect(effectiveStatus('blocked', null, 'America/La_Paz', Number.MAX_SAFE_INTEGER / 8)).toBe('blocked');
  });

  it.each(['active', 'inactive'] as const)('leaves %s alone', (status) => {
    expect(effectiveStatus(status, '2020-01-01', 'UTC', midnightInLaPaz)).toBe(status);
  });
});

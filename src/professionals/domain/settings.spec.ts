import { findSettingFault, SETTING_RANGES } from './settings';

describe('settings of a professional', () => {
  it.each(Object.entries(SETTING_RANGES))('keep %s in its range, both ends included', (setting, [min, max]) => {
    expect(findSettingFault({ [setting]: min })).toBeUndefined();
    expect(findSettingFault({ [setting]: max })).toBeUndefined();
    expect(findSettingFault({ [setting]: min - 1 })).toEqual({ kind: 'range', setting, min, max });
    expect(findSettingFault({ [setting]: max + 1 })).toEqual({ kind: 'range', setting, min, max });
  });

  it.each([
    [15, undefined],
    [240, undefined],
    [10, { kind: 'duration' }],
    [245, { kind: 'duration' }],
    [47, { kind: 'duration' }],
  ])('judge a duration of %d minutes', (sessionDurationMinutes, fault) => {
    expect(findSettingFault({ sessionDurationMinutes })).toEqual(fault);
  });

  it('may be absent, and the interval null', () => {
    expect(findSettingFault({ slotIntervalMinutes: null })).toBeUndefined();
    expect(findSettingFault({})).toBeUndefined();
  });
});

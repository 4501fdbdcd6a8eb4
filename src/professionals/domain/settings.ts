import { isAllowedDuration } from '../../common/time/session-grid';

export const MODALITIES = ['in_person', 'online'] as const;
/** How a session is held. */
export type Modality = (typeof MODALITIES)[number];

/** The settings that have a range of their own, in minutes or days; null: the setting's default rule. */
export interface BoundedSettings {
  readonly sessionDurationMinutes?: number;
  readonly bufferMinutes?: number;
  readonly slotIntervalMinutes?: number | null;
  readonly minimumNoticeMinutes?: number;
  readonly bookingHorizonDays?: number;
}

type RangedSetting = Exclude<keyof BoundedSettings, 'sessionDurationMinutes'>;

/** Both ends allowed. A notice of up to 30 days, a horizon of up to two years. */
export const SETTING_RANGES: Readonly<Record<RangedSetting, readonly [min: number, max: number]>> = {
  bufferMinutes: [0, 240],
  slotIntervalMinutes: [5, 480],
  minimumNoticeMinutes: [0, 43_200],
  bookingHorizonDays: [1, 730],
};

/** What is wrong with a setting; `min` and `max` are allowed values. */
export type SettingFault =
  | { readonly kind: 'duration' }
  | { readonly kind: 'range'; readonly setting: RangedSetting; readonly min: number; readonly max: number };

/** The first setting outside of its range, if any; absent settings and null have none. */
export function findSettingFault(settings: BoundedSettings): SettingFault | undefined {
  const { sessionDurationMinutes: duration } = settings;
  if (duration !== undefined && !isAllowedDuration(duration)) return { kind: 'duration' };
  for (const setting of Object.keys(SETTING_RANGES) as RangedSetting[]) {
    const value = settings[setting];
    const [min, max] = SETTING_RANGES[setting];
    if (typeof value === 'number' && (value < min || value > max)) return { kind: 'range', setting, min, max };
  }
  return undefined;
}

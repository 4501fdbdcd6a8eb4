import { DateTime } from 'luxon';

export interface Window {
  /** ISO 8601: 1 is Monday. */
  readonly weekday: number;
  /** `HH:mm`. */
  readonly start: string;
  readonly end: string;
}

export interface LuxonQuestion {
  readonly zone: string;
  readonly windows: readonly Window[];
  /** Local dates `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
  /** Epoch ms, half open, in any order. */
  readonly busy: readonly { readonly start: number; readonly end: number }[];
  readonly durationMinutes: number;
  readonly stepMinutes: number;
}

/**
 * Free starts (epoch ms) as one would write them with luxon on a first day: date by date, window by window, every start
 * compared with the busy time of its window. Windows must lie clear of clock changes and midnight, starts are not bounded.
 */
export function luxonSlots({ zone, windows, from, to, busy, durationMinutes, stepMinutes }: LuxonQuestion): number[] {
  const starts: number[] = [];
  const last = DateTime.fromISO(to, { zone });
  for (let day = DateTime.fromISO(from, { zone }); day <= last; day = day.plus({ days: 1 })) {
    for (const window of windows.filter(({ weekday }) => weekday === day.weekday)) {
      const opens = at(day, window.start);
      const closes = at(day, window.end);
      const inWindow = busy.filter(({ start, end }) => start < closes.toMillis() && end > opens.toMillis());
      for (let start = opens; ; start = start.plus({ minutes: stepMinutes })) {
        const end = start.plus({ minutes: durationMinutes });
        if (end > closes) break;
        if (!inWindow.some((one) => one.start < end.toMillis() && one.end > start.toMillis())) {
          starts.push(start.toMillis());
        }
      }
    }
  }
  return starts;
}

function at(day: DateTime, wallTime: string): DateTime {
  const [hour, minute] = wallTime.split(':').map(Number);
  return day.set({ hour: hour ?? 0, minute: minute ?? 0 });
}

import type { ProblemTexts } from '../../common/errors/problem-catalogue';
import { currentRequest } from '../../common/http/request-context';
import { defaultLanguage } from '../../common/i18n/language';
import { BOOKING_VIOLATION_CODES, type BookingViolationCode } from '../domain/booking-rules';
import { VIOLATION_TEXTS } from '../violation-messages';

/** The rules of booking, and that the clocks must show the time at all. */
export const SERIES_VIOLATION_CODES = [...BOOKING_VIOLATION_CODES, 'local_time_skipped'] as const;
export type SeriesViolationCode = BookingViolationCode | 'local_time_skipped';

export const LOCAL_TIME_SKIPPED_TEXTS: ProblemTexts = {
  en: ['The clocks skip this time', 'They are put forward that night; choose another time for this occurrence.'],
  es: ['Los relojes se saltan esa hora', 'Esa noche se adelantan; elija otra hora para esta repetición.'],
};

const TEXTS: Readonly<Record<SeriesViolationCode, ProblemTexts>> = {
  ...VIOLATION_TEXTS,
  local_time_skipped: LOCAL_TIME_SKIPPED_TEXTS,
};

/** A broken rule as answers list it. */
export interface SeriesViolation {
  readonly code: SeriesViolationCode;
  readonly message: string;
}

/** In the language of the caller, else the practice's. */
export function describeSeriesViolations(codes: readonly SeriesViolationCode[]): SeriesViolation[] {
  const language = currentRequest()?.language ?? defaultLanguage();
  return codes.map((code) => ({ code, message: TEXTS[code][language][0] }));
}

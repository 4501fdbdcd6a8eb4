/** What a practice of the benches holds. */
export interface DatasetSize {
  readonly professionals: number;
  /** At least as many as professionals: each has patients of their own. */
  readonly patients: number;
  /** About so many. */
  readonly appointments: number;
  /** The share of the professionals, 0 to 1, who have no time left within the horizon. */
  readonly bookedOut: number;
  readonly horizonDays: number;
  /** One professional and one patient have so many sessions with each other, a quarter of an hour each. */
  readonly longCalendar: number;
}

const WORKING_HOURS_A_WEEK = 40;
const MOST_WEEKS_AHEAD = 8;
const USUAL_SHARE = 0.7;

/** Whole weeks before and after today that hold appointments. */
export function weeksOf({ professionals, appointments, bookedOut, horizonDays }: DatasetSize) {
  const weeks = Math.max(4, Math.ceil(appointments / professionals / WORKING_HOURS_A_WEEK / USUAL_SHARE));
  const ahead = Math.min(MOST_WEEKS_AHEAD, Math.ceil(weeks / 3));
  const past = weeks - ahead;
  return { past, ahead: bookedOut > 0 ? Math.max(ahead, Math.ceil(horizonDays / 7) + 1) : ahead };
}

/** A short name that tells sizes apart. */
export function nameOf(size: DatasetSize): string {
  const { professionals, patients, appointments, bookedOut, horizonDays, longCalendar } = size;
  const parts = [`${professionals}p`, `${patients}q`, `${appointments}a`, `${bookedOut * 100}b`, `${horizonDays}h`];
  return [...parts, `${longCalendar}l`].join('_');
}

const USUAL = { bookedOut: 0, horizonDays: 90, longCalendar: 0 };
/** Room for twenty entries on each of a thousand pages. */
const THOUSAND_PAGES = 20_200;

/** Those that several benches share, so that they are filled once. */
export const SIZES = {
  /** For `--quick`. */
  tiny: { ...USUAL, professionals: 100, patients: 1_000, appointments: 20_000, horizonDays: 30, longCalendar: 2_020 },
  thousand: { ...USUAL, professionals: 200, patients: 1_000, appointments: 1_000 },
  million: { ...USUAL, professionals: 1_000, patients: 100_000, appointments: 1_000_000 },
  tenMillion: {
    ...USUAL,
    professionals: 10_000,
    patients: 1_000_000,
    appointments: 10_000_000,
    longCalendar: THOUSAND_PAGES,
  },
} as const satisfies Readonly<Record<string, DatasetSize>>;

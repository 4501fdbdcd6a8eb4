import type { CancellationPolicy } from '../../appointments/domain/cancellation';
import type { StarterSpecialization } from '../specializations';

type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;
/** `HH:mm-HH:mm` in the professional's zone. */
type Hours = `${string}-${string}`;

/** One professional of the demo practice: what is not here, chance decides. */
export interface Part {
  readonly sex: 'female' | 'male';
  readonly city: 'La Paz' | 'Madrid';
  readonly timeZone: 'America/La_Paz' | 'Europe/Madrid';
  readonly fields: readonly StarterSpecialization['slug'][];
  readonly languages: readonly string[];
  /** Minutes: session, buffer and, where the grid is not their sum, its step. */
  readonly session: number;
  readonly buffer: number;
  readonly step?: number;
  readonly modalities: readonly ('in_person' | 'online')[];
  /** Minor units. */
  readonly price: number;
  readonly currency: 'BOB' | 'EUR';
  readonly weekdays: readonly Weekday[];
  readonly hours: readonly Hours[];
  readonly status?: 'blocked' | 'inactive';
  /** Since so many days. */
  readonly statusSince?: number;
  /** Blocked until in so many days. */
  readonly blockedFor?: number;
  readonly requiresConfirmation?: boolean;
  /** Where it is not the practice's. */
  readonly cancellationPolicy?: CancellationPolicy;
}

const LA_PAZ = { city: 'La Paz', timeZone: 'America/La_Paz', currency: 'BOB' } as const;
const BOTH = ['in_person', 'online'] as const;
const WEEKDAYS = [1, 2, 3, 4, 5] as const;

/** The first one can sign in. */
export const CAST: readonly Part[] = [
  {
    ...LA_PAZ,
    sex: 'female',
    fields: ['clinical-psychology', 'anxiety', 'cognitive-behavioural-therapy'],
    languages: ['es', 'en'],
    session: 50,
    buffer: 10,
    modalities: BOTH,
    price: 25_000,
    weekdays: WEEKDAYS,
    hours: ['09:00-13:00', '15:00-19:00'],
    cancellationPolicy: { noticeHours: 24, lateFeePercent: 50 },
  },
  {
    ...LA_PAZ,
    sex: 'male',
    fields: ['depression', 'clinical-psychology'],
    languages: ['es'],
    session: 60,
    buffer: 0,
    modalities: BOTH,
    price: 22_000,
    weekdays: WEEKDAYS,
    hours: ['08:00-12:00', '14:00-18:00'],
  },
  {
    ...LA_PAZ,
    sex: 'female',
    fields: ['couples-therapy', 'family-therapy', 'sexology'],
    languages: ['es', 'en', 'pt'],
    session: 60,
    buffer: 15,
    modalities: BOTH,
    price: 30_000,
    weekdays: [1, 2, 3, 4],
    hours: ['15:00-21:00'],
    requiresConfirmation: true,
  },
  {
    ...LA_PAZ,
    sex: 'female',
    fields: ['child-psychology', 'adolescent-psychology'],
    languages: ['es', 'ay'],
    session: 45,
    buffer: 15,
    modalities: ['in_person'],
    price: 20_000,
    weekdays: [1, 2, 3, 4, 5, 6],
    hours: ['08:30-12:30'],
  },
  {
    ...LA_PAZ,
    sex: 'male',
    fields: ['psychiatry', 'addictions'],
    languages: ['es', 'en'],
    session: 50,
    buffer: 10,
    step: 30,
    modalities: BOTH,
    price: 35_000,
    weekdays: WEEKDAYS,
    hours: ['10:00-13:00', '16:00-20:00'],
  },
  {
    ...LA_PAZ,
    sex: 'female',
    fields: ['trauma', 'anxiety'],
    languages: ['es', 'qu'],
    session: 60,
    buffer: 0,
    modalities: ['online'],
    price: 18_000,
    weekdays: [2, 3, 4, 5],
    hours: ['18:00-00:00'],
  },
  {
    ...LA_PAZ,
    sex: 'male',
    fields: ['neuropsychology'],
    languages: ['es'],
    session: 60,
    buffer: 10,
    step: 60,
    modalities: ['in_person'],
    price: 40_000,
    weekdays: [1, 3, 5, 6],
    hours: ['08:00-14:00'],
  },
  {
    ...LA_PAZ,
    sex: 'female',
    fields: ['eating-disorders', 'adolescent-psychology'],
    languages: ['es', 'en'],
    session: 50,
    buffer: 10,
    modalities: BOTH,
    price: 26_000,
    weekdays: WEEKDAYS,
    hours: ['09:00-13:00', '15:00-18:00'],
  },
  {
    sex: 'male',
    city: 'Madrid',
    timeZone: 'Europe/Madrid',
    currency: 'EUR',
    fields: ['cognitive-behavioural-therapy', 'anxiety', 'depression'],
    languages: ['es', 'en', 'fr'],
    session: 50,
    buffer: 10,
    modalities: ['online'],
    price: 6_000,
    weekdays: WEEKDAYS,
    hours: ['10:00-14:00', '16:00-20:00'],
  },
  {
    ...LA_PAZ,
    sex: 'female',
    fields: ['family-therapy', 'child-psychology'],
    languages: ['es'],
    session: 60,
    buffer: 0,
    modalities: BOTH,
    price: 21_000,
    weekdays: WEEKDAYS,
    hours: ['14:00-19:00'],
    status: 'blocked',
    statusSince: 5,
    blockedFor: 20,
  },
  {
    ...LA_PAZ,
    sex: 'male',
    fields: ['addictions', 'clinical-psychology'],
    languages: ['es'],
    session: 60,
    buffer: 0,
    modalities: ['in_person'],
    price: 19_000,
    weekdays: WEEKDAYS,
    hours: ['09:00-12:00', '14:00-17:00'],
    status: 'blocked',
    statusSince: 3,
  },
  {
    ...LA_PAZ,
    sex: 'male',
    fields: ['clinical-psychology', 'trauma'],
    languages: ['es'],
    session: 50,
    buffer: 10,
    modalities: BOTH,
    price: 23_000,
    weekdays: WEEKDAYS,
    hours: ['09:00-13:00', '15:00-19:00'],
    status: 'inactive',
    statusSince: 30,
  },
];

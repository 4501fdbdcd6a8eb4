import type { Faker } from '@faker-js/faker';
import {
  cancellationDeadline,
  isLateCancellation,
  type CancellationPolicy,
  type CancellationReasonCode,
} from '../../appointments/domain/cancellation';
import type { AppointmentStatus, Role } from '../../appointments/domain/appointment-status';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../common/time/dates';
import type { DemoAccounts } from './accounts';
import { minuteBetween, weighed } from './random';
import type { Visit } from './visits';

/** One line of an appointment's history. */
export interface Act {
  readonly act:
    'booked' | 'confirmed' | 'rescheduled' | 'cancelled' | 'fee_waived' | 'arrived' | 'fulfilled' | 'no_show';
  readonly fromStatus: AppointmentStatus | null;
  readonly toStatus: AppointmentStatus;
  /** Epoch ms. */
  readonly at: number;
  readonly byRole: Role;
  readonly byAccountId: string | null;
  /** Only of a move: the start before it. */
  readonly fromStartsAt?: number;
}

/** What became of a visit. */
export interface Life {
  readonly status: AppointmentStatus;
  /** In order; the last one led to `status`. */
  readonly acts: readonly Act[];
  readonly cancellation: { readonly code: CancellationReasonCode; readonly late: boolean; readonly act: Act } | null;
}

export interface LifeSetting {
  readonly now: number;
  readonly accounts: DemoAccounts;
  readonly noticeHours: number;
  readonly lateFeePercent: number;
}

/** The professional's own, else the practice's. */
export function policyOf({ professional }: Pick<Visit, 'professional'>, setting: LifeSetting): CancellationPolicy {
  return professional.part.cancellationPolicy ?? setting;
}

type Who = Pick<Act, 'byRole' | 'byAccountId'>;
type Fate = Exclude<AppointmentStatus, 'held'>;

/** Holds are left out: they live for five minutes. */
export function imagineLife(random: Faker, visit: Visit, isLast: boolean, setting: LifeSetting): Life {
  const fate = fateOf(random, visit, isLast, setting.now);
  const beginning = beginningOf(random, visit, fate, setting);
  const last = beginning.at(-1);
  if (!last || fate === 'pending' || fate === 'booked') return { status: fate, acts: beginning, cancellation: null };
  if (fate === 'cancelled') return cancelled(random, visit, beginning, setting);
  return { status: fate, acts: [...beginning, ...attendance(visit, fate, setting)], cancellation: null };
}

/** @param isLast whether it is the professional's latest visit that has begun */
function fateOf(random: Faker, { professional, endsAt, startsAt }: Visit, isLast: boolean, now: number): Fate {
  const { requiresConfirmation } = professional.row;
  if (startsAt > now) {
    const pending = requiresConfirmation ? 36 : 0;
    return weighed<Fate>(random, { booked: 86 - pending, pending, cancelled: 14 });
  }
  // The one in the room now, or whom nobody has seen out yet. Nothing becomes fulfilled by itself.
  if (endsAt > now || (isLast && professional.part.status === undefined)) return 'arrived';
  const notNotedYet = startsAt > now - 3 * DAY_MS ? 8 : 0;
  return weighed<Fate>(random, { fulfilled: 74, cancelled: 16, no_show: 8, booked: notNotedYet });
}

/** Booked, then confirmed where the professional wants that, now and then moved. */
function beginningOf(random: Faker, visit: Visit, fate: Fate, setting: LifeSetting): Act[] {
  const { professional, startsAt } = visit;
  const latest = Math.min(startsAt - 6 * HOUR_MS, setting.now - 2 * HOUR_MS, professional.closedAt - HOUR_MS);
  // Who still waits for an answer has not waited for long.
  const earliest = latest - (fate === 'pending' ? DAY_MS : 14 * DAY_MS);
  const bookedAt = minuteBetween(random, earliest, latest - HOUR_MS);
  const first = professional.row.requiresConfirmation ? 'pending' : 'booked';
  const patient = patientOf(visit, setting);
  const acts: Act[] = [{ act: 'booked', fromStatus: null, toStatus: first, at: bookedAt, ...patient }];
  if (fate === 'pending') return acts;
  if (first === 'pending')
    acts.push({
      act: 'confirmed',
      fromStatus: 'pending',
      toStatus: 'booked',
      at: bookedAt + 20 * MINUTE_MS,
      ...staffOf(visit, setting),
    });
  if (random.datatype.boolean(0.05)) {
    const fromStartsAt = startsAt + random.number.int({ min: 1, max: 5 }) * DAY_MS;
    acts.push({
      act: 'rescheduled',
      fromStatus: 'booked',
      toStatus: 'booked',
      at: bookedAt + 40 * MINUTE_MS,
      ...staffOf(visit, setting),
      fromStartsAt,
    });
  }
  return acts;
}

function cancelled(random: Faker, visit: Visit, beginning: readonly Act[], setting: LifeSetting): Life {
  const before = beginning.at(-1)?.at ?? 0;
  const code = weighed<CancellationReasonCode>(random, {
    patient_request: 50,
    illness: 25,
    professional_unavailable: 15,
    other: 10,
  });
  const who = code === 'patient_request' || code === 'illness' ? patientOf(visit, setting) : staffOf(visit, setting);
  const latest = Math.min(visit.startsAt - HOUR_MS, setting.now);
  // Every third one at short notice, so that there are late ones.
  const at = minuteBetween(
    random,
    random.datatype.boolean(0.33) ? Math.max(before, latest - 12 * HOUR_MS) : before,
    latest,
  );
  const act: Act = { act: 'cancelled', fromStatus: 'booked', toStatus: 'cancelled', at, ...who };
  const late = isLateCancellation(
    { by: who.byRole, reasonCode: code, at },
    cancellationDeadline(visit.startsAt, policyOf(visit, setting)),
  );
  return { status: 'cancelled', acts: [...beginning, act], cancellation: { code, late, act } };
}

export function attendance(visit: Visit, fate: 'arrived' | 'fulfilled' | 'no_show', setting: LifeSetting): Act[] {
  const who = staffOf(visit, setting);
  const at = (instant: number): number => Math.min(instant, setting.now);
  if (fate === 'no_show')
    return [
      { act: 'no_show', fromStatus: 'booked', toStatus: 'no_show', at: at(visit.startsAt + 15 * MINUTE_MS), ...who },
    ];
  const arrival: Act = {
    act: 'arrived',
    fromStatus: 'booked',
    toStatus: 'arrived',
    at: visit.startsAt - 5 * MINUTE_MS,
    ...who,
  };
  if (fate === 'arrived') return [arrival];
  return [
    arrival,
    { act: 'fulfilled', fromStatus: 'arrived', toStatus: 'fulfilled', at: at(visit.endsAt + 5 * MINUTE_MS), ...who },
  ];
}

/** Patients without an account call the desk, and an admin does it for them. */
export function patientOf({ patient }: Visit, { accounts }: LifeSetting): Who {
  return patient.accountId === null
    ? { byRole: 'admin', byAccountId: accounts.admin }
    : { byRole: 'patient', byAccountId: patient.accountId };
}

function staffOf({ professional }: Visit, { accounts }: LifeSetting): Who {
  const { accountId } = professional.row;
  return accountId === null
    ? { byRole: 'admin', byAccountId: accounts.admin }
    : { byRole: 'professional', byAccountId: accountId };
}

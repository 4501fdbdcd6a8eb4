import type { Faker } from '@faker-js/faker';
import { cancellationDeadline, lateFee, type CancellationPolicy } from '../../appointments/domain/cancellation';
import { confirmationDeadline } from '../../appointments/domain/confirmation';
import type { Sealer } from '../../common/crypto/data-encryption';
import { newId } from '../../common/database/uuid';
import { imagineLife, policyOf, type Life, type LifeSetting } from './lives';
import { CANCELLATION_REASONS, VISIT_REASONS } from './phrases';
import { sometimes, weighed } from './random';
import type { Visit } from './visits';

/** A visit and what became of it. */
export interface Appointment extends Visit, Life {
  readonly id: string;
  readonly modality: 'in_person' | 'online';
  readonly type: 'one_off' | 'consultation';
  readonly reason: string | null;
}

/** @param visits sorted by start */
export function imagineAppointments(random: Faker, visits: readonly Visit[], setting: LifeSetting): Appointment[] {
  const latest = new Map<string, Visit>();
  for (const visit of visits) if (visit.startsAt <= setting.now) latest.set(visit.professional.row.id, visit);
  return visits.map((visit) => {
    const life = imagineLife(random, visit, latest.get(visit.professional.row.id) === visit, setting);
    return {
      ...visit,
      ...life,
      id: newId(new Date(life.acts[0]?.at ?? setting.now)),
      modality: random.helpers.arrayElement(visit.professional.row.modalities),
      type: weighed(random, { one_off: 65, consultation: 35 }),
      reason: sometimes(random, 0.4, () => random.helpers.arrayElement(VISIT_REASONS)),
    };
  });
}

/** The practice's setting unless it is changed. */
const CONFIRMATION_HOURS = 48;

/** A row of `appointments`. */
export function appointmentRow(appointment: Appointment, setting: LifeSetting, sealer: Sealer) {
  const { id, professional, patient, acts, cancellation } = appointment;
  const policy = policyOf(appointment, setting);
  const place = (column: string) => ({ table: 'appointments', column, row: id });
  const moves = acts.filter(({ act }) => act === 'rescheduled');
  const cancellationReason =
    cancellation && CANCELLATION_REASONS[cancellation.code as keyof typeof CANCELLATION_REASONS];
  return {
    id,
    professionalId: professional.row.id,
    patientId: patient.id,
    startsAt: new Date(appointment.startsAt),
    endsAt: new Date(appointment.endsAt),
    occupiedUntil: new Date(appointment.occupiedUntil),
    type: appointment.type,
    modality: appointment.modality,
    status: appointment.status,
    seriesId: appointment.seriesId ?? null,
    reasonEncrypted: sealer.sealOptional(appointment.reason, place('reason_encrypted')),
    priceAmount: professional.row.priceAmount,
    priceCurrency: professional.row.priceCurrency,
    noticeHours: policy.noticeHours,
    lateFeePercent: policy.lateFeePercent,
    cancellationDeadline: new Date(cancellationDeadline(appointment.startsAt, policy)),
    confirmBy: confirmByOf(appointment),
    heldUntil: null as Date | null,
    overriddenRules: [],
    previousStartsAt: instant(moves.at(-1)?.fromStartsAt),
    movedCount: moves.length,
    movedBy: moves.at(-1)?.byAccountId ?? null,
    cancelledAt: instant(cancellation?.act.at),
    cancelledBy: cancellation?.act.byAccountId ?? null,
    cancelledByRole: cancellation?.act.byRole ?? null,
    cancellationReasonCode: cancellation?.code ?? null,
    cancellationReasonEncrypted: sealer.sealOptional(cancellationReason, place('cancellation_reason_encrypted')),
    cancelledLate: cancellation?.late ?? null,
    ...feeOf(appointment, policy),
    lateFeeWaivedAt: instant(acts.find(({ act }) => act === 'fee_waived')?.at),
    bookedBy: acts[0]?.byAccountId ?? null,
    version: acts.length,
    createdAt: instant(acts[0]?.at),
    updatedAt: instant(acts.at(-1)?.at),
  };
}

function confirmByOf({ status, acts, startsAt }: Appointment): Date | null {
  const [booking] = acts;
  return status === 'pending' && booking
    ? new Date(confirmationDeadline(booking.at, startsAt, CONFIRMATION_HOURS))
    : null;
}

/** Columns of what its cancellation cost. */
function feeOf({ cancellation, professional }: Appointment, policy: CancellationPolicy) {
  const { priceAmount, priceCurrency } = professional.row;
  if (!cancellation) return { cancellationFeeAmount: null, cancellationFeeCurrency: null };
  const amount = cancellation.late ? lateFee(priceAmount, policy) : 0;
  return { cancellationFeeAmount: amount, cancellationFeeCurrency: priceCurrency };
}

/** Rows of `appointment_history`, in order. */
export function historyRows({ id, startsAt, acts }: Appointment) {
  return acts.map(({ act, fromStatus, toStatus, at, byRole, byAccountId, fromStartsAt }) => ({
    appointmentId: id,
    act,
    fromStatus,
    toStatus,
    fromStartsAt: instant(fromStartsAt),
    toStartsAt: act === 'booked' || act === 'rescheduled' ? instant(startsAt) : null,
    at: new Date(at),
    byRole,
    byAccountId,
  }));
}

const instant = (epochMs: number | undefined): Date | null => (epochMs === undefined ? null : new Date(epochMs));

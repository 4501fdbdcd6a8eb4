import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../common/database/uuid';
import { OutboxService, type DomainEvent } from '../outbox';
import { AppointmentChanges } from './appointment-changes';
import { AppointmentJournal } from './appointment-journal';
import type { Appointment } from './appointment.entity';
import { EVERYTHING } from './appointments.policy';
import { AppointmentsQueries } from './appointments.queries';
import { cancelledBy } from './cancellations';
import type { Cancellation } from './domain/cancellation';
import type { Role } from './domain/appointment-status';

/** One act that cancels several appointments. */
export interface CancellingAct {
  readonly appointmentIds: readonly string[];
  readonly accountId: string | null;
  /** Whose cancellation it counts as. */
  readonly side: Cancellation['by'];
  /** Who did it: a professional who did is not told of it. */
  readonly byRole: Role;
  readonly reasonCode: Cancellation['reasonCode'];
  readonly now: Date;
  /** False: there is no patient any more who could be told. */
  readonly tellsPatients: boolean;
}

/**
 * Cancels several appointments in one act. Each has its own records of it; every person whom some of them concern is told by one
 * event of theirs, which lists those and no others.
 */
@Injectable()
export class CancellationsAtOnce {
  constructor(
    private readonly appointments: AppointmentsQueries,
    private readonly changes: AppointmentChanges,
    private readonly journal: AppointmentJournal,
    private readonly outbox: OutboxService,
  ) {}

  /** The caller holds the calendars exclusively; a row that leaves the live ones waits for nobody under the constraints. */
  async cancel(em: EntityManager, act: CancellingAct): Promise<void> {
    const { accountId, side, reasonCode, now } = act;
    const withAct = newId(now);
    const cancelled: Appointment[] = [];
    for (const id of [...act.appointmentIds].sort()) {
      const row = await this.appointments.findForUpdate(em, id, EVERYTHING);
      if (!row) continue;
      const cancellation = { by: side, accountId, reasonCode, at: now.getTime() };
      const after = await this.changes.write(em, { row, now }, cancelledBy(row, cancellation));
      const by = { accountId, role: side };
      await this.journal.record(em, { act: 'cancelled', before: row, after, by, at: now, withAct });
      cancelled.push(after);
    }
    for (const event of eventsOf(act, withAct, cancelled)) await this.outbox.append(em, event);
  }
}

function eventsOf(act: CancellingAct, actId: string, rows: readonly Appointment[]): DomainEvent[] {
  const { byRole, reasonCode, tellsPatients } = act;
  const sorted = rows.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const theirs = (whose: 'patientId' | 'professionalId', id: string) => ({
    ...{ actId, byRole, reasonCode },
    appointments: sorted
      .filter((row) => row[whose] === id)
      .map((row) => ({
        appointmentId: row.id,
        professionalId: row.professionalId,
        startsAt: row.startsAt.toISOString(),
      })),
  });
  const patients = tellsPatients ? idsOf(sorted.map(({ patientId }) => patientId)) : [];
  const professionals = idsOf(sorted.map(({ professionalId }) => professionalId));
  return [
    ...patients.map((id) => ({
      ...({ type: 'patient.appointments_cancelled', aggregateType: 'patient', aggregateId: id } as const),
      data: theirs('patientId', id),
    })),
    ...professionals.map((id) => ({
      ...({ type: 'professional.appointments_cancelled', aggregateType: 'professional', aggregateId: id } as const),
      data: theirs('professionalId', id),
    })),
  ];
}

const idsOf = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/time/clock';
import { Environment } from '../config/environment';
import type { CloudEvent, EventType } from '../outbox';
import { CaseloadQueries } from './caseload.queries';

export const CASELOAD = 'caseload';

/** Those that say in which status an appointment is, and that a patient is no longer one. */
export const CASELOAD_TYPES = [
  'appointment.booked',
  'appointment.confirmed',
  'appointment.rescheduled',
  'appointment.cancelled',
  'appointment.arrived',
  'appointment.fulfilled',
  'appointment.no_show',
  'appointment.corrected',
  'patient.deleted',
  'patient.erased',
] as const satisfies readonly EventType[];

/** To come, going on, or held. */
const COUNTED = new Set(['pending', 'booked', 'arrived', 'fulfilled']);

interface AppointmentData {
  readonly professionalId: string;
  readonly patientId: string | null;
  readonly startsAt: string;
  readonly status: string;
}

/**
 * Keeps caseloads by events, whoever brings them, in whatever order and however often: each event works once, and the last word about
 * an appointment is that of its greatest position.
 */
@Injectable()
export class CaseloadKeeper {
  constructor(
    private readonly queries: CaseloadQueries,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  /** Part of the caller's transaction: the effect and the note that it was had are committed together. */
  async take(em: EntityManager, event: CloudEvent): Promise<void> {
    // Several deployments may share a broker; their records are not ours.
    if (event.source !== this.environment.values.PUBLIC_URL || !isOurs(event.type)) return;
    if (!(await this.queries.consume(em, CASELOAD, event.id, this.clock.now()))) return;
    if (event.type === 'patient.deleted' || event.type === 'patient.erased') {
      await this.queries.close(em, event.subject, new Date(event.time));
      return;
    }
    const { professionalId, patientId, startsAt, status } = event.data as unknown as AppointmentData;
    if (patientId === null) return;
    await this.queries.note(em, {
      appointmentId: event.subject,
      professionalId,
      patientId,
      startsAt: new Date(startsAt),
      counts: COUNTED.has(status),
      position: BigInt(event.sequence).toString(),
    });
  }
}

const isOurs = (type: EventType): boolean => (CASELOAD_TYPES as readonly EventType[]).includes(type);

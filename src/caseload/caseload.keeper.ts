import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
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

/** What is read of them; more is there. */
const APPOINTMENT = z.object({
  professionalId: z.uuid(),
  patientId: z.uuid().nullable(),
  startsAt: z.iso.datetime().refine((time) => time >= '1970'),
  status: z.string(),
});

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
    const ends = event.type === 'patient.deleted' || event.type === 'patient.erased';
    const { data } = APPOINTMENT.safeParse(event.data);
    // Whoever can write there can write anything: what cannot be one of ours is passed over.
    if (!ends && !data) return;
    if (!(await this.queries.consume(em, CASELOAD, event.id, this.clock.now()))) return;
    if (ends) {
      await this.queries.close(em, event.subject, new Date(event.time));
      return;
    }
    if (!data || data.patientId === null) return;
    const { professionalId, patientId, startsAt, status } = data;
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

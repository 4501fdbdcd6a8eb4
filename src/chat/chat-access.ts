import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AppointmentAccess, AppointmentNotFound } from '../appointments';
import type { Principal } from '../common/auth/access';
import { Forbidden } from '../common/errors/common.errors';
import { Clock } from '../common/time/clock';
import { Environment } from '../config/environment';
import { ChatClosed } from './chat.errors';
import { chatStateOf, openUntil, type ChatState, type Member } from './domain/chat-window';

/** An appointment as its chat sees it, at one moment. */
export interface ChatAppointment {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly professionalId: string;
  readonly state: ChatState;
  readonly openUntil: Date;
}

/**
 * The way to a conversation is the way to its appointment: by who its patient and its professional are now. Whoever may not see the
 * appointment is told the same of its chat as of one that does not exist.
 */
@Injectable()
export class ChatAccess {
  constructor(
    private readonly appointments: AppointmentAccess,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  /** @throws AppointmentNotFound */
  async reach(em: EntityManager, principal: Principal, id: string, action: string): Promise<ChatAppointment> {
    const row = await this.appointments.reach(em, principal, id, action);
    // Only what is held has no patient, and a hold is nobody's appointment.
    if (row.patientId === null) throw new AppointmentNotFound();
    const hours = this.environment.values.CHAT_OPEN_HOURS_AFTER;
    return {
      appointmentId: row.id,
      patientId: row.patientId,
      professionalId: row.professionalId,
      state: chatStateOf(row, hours, this.clock.now()),
      openUntil: openUntil(row.endsAt, hours),
    };
  }

  /** The same, where something is to be written. @throws AppointmentNotFound, ChatClosed */
  async reachOpen(em: EntityManager, principal: Principal, id: string, action: string): Promise<ChatAppointment> {
    const appointment = await this.reach(em, principal, id, action);
    assertOpen(appointment);
    return appointment;
  }
}

/** @throws ChatClosed */
export function assertOpen({ state }: Pick<ChatAppointment, 'state'>): void {
  if (state !== 'open') throw new ChatClosed({ extra: { chatState: state } });
}

/** Which of the two somebody is. @throws Forbidden: administrators and machines are neither */
export function memberOf({ role, scopes }: Principal): Member {
  if (role === 'admin' || scopes) throw new Forbidden();
  return role;
}

/** The record by which somebody is one of the two; an account without one is in no conversation. */
export const recordOf = ({ role, patientId, professionalId }: Principal): string | null =>
  role === 'patient' ? patientId : professionalId;

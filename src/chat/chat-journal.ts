import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import type { ChatAppointment } from './chat-access';
import type { InspectionReason } from './dto/chat.dto';

export type ChatAct = 'read' | 'written' | 'joined' | 'left' | 'ticket_made';

/** Who wrote, who was shown what: in the audit trail of the appointment, in the transaction in which it happens. No word of it. */
@Injectable()
export class ChatJournal {
  constructor(private readonly audit: AuditService) {}

  /** @param upTo the number of the last message that it is about */
  async note(
    em: EntityManager,
    act: ChatAct,
    { appointmentId, patientId }: Pick<ChatAppointment, 'appointmentId' | 'patientId'>,
    upTo?: number,
  ): Promise<void> {
    await this.audit.record(em, {
      action: `chat.${act}`,
      recordType: 'appointment',
      recordId: appointmentId,
      details: { patientId, ...(upTo === undefined ? {} : { upTo }) },
    });
  }

  async inspected(
    em: EntityManager,
    { appointmentId, patientId }: ChatAppointment,
    reason: InspectionReason,
    upTo: number,
  ): Promise<void> {
    await this.audit.record(em, {
      action: 'chat.inspected',
      recordType: 'appointment',
      recordId: appointmentId,
      details: { patientId, reason, upTo },
    });
  }

  async listed(
    em: EntityManager,
    conversations: readonly { readonly appointmentId: string; readonly patientId: string }[],
  ): Promise<void> {
    const acts = conversations.map(({ appointmentId, patientId }) => ({
      action: 'chat.listed',
      recordType: 'appointment',
      recordId: appointmentId,
      details: { patientId },
    }));
    await this.audit.record(em, ...acts);
  }
}

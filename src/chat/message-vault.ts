import { Injectable } from '@nestjs/common';
import { DataEncryption, type Sealer } from '../common/crypto/data-encryption';
import type { ChatMessage } from './chat-message.entity';
import type { Member } from './domain/chat-window';

/** A message that can be read. It stays inside the process until it is shown to one of the two. */
export interface MessageView {
  readonly appointmentId: string;
  readonly seq: number;
  readonly clientId: string;
  readonly from: Member;
  /** Null: erased, altered, or its key is gone. */
  readonly text: string | null;
  readonly sentAt: Date;
}

/** Seals and opens what was written, with the key of the patient whom it is about. */
@Injectable()
export class MessageVault {
  constructor(private readonly encryption: DataEncryption) {}

  /** @throws OwnerErased */
  sealerOf(patientId: string): Promise<Sealer> {
    return this.encryption.sealerOf(patientId);
  }

  seal(sealer: Sealer, id: string, text: string): string {
    return sealer.seal(text, place(id));
  }

  /** In the order of the rows. */
  async open(patientId: string, rows: readonly ChatMessage[]): Promise<MessageView[]> {
    const readers = await this.encryption.readersOf(
      rows.map(({ bodyEncrypted }) => ({ owner: patientId, sealed: [bodyEncrypted] })),
    );
    return rows.map(({ id, appointmentId, seq, clientId, senderRole, bodyEncrypted, sentAt }, index) => ({
      appointmentId,
      seq,
      clientId,
      from: senderRole,
      text: readers[index]?.read('body', bodyEncrypted, place(id)) ?? null,
      sentAt,
    }));
  }
}

const place = (row: string) => ({ table: 'chat_messages', column: 'body_encrypted', row });

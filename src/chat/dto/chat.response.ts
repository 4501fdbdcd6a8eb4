import { ApiProperty } from '@nestjs/swagger';
import type { ListedConversation, Unread } from '../chat.queries';
import { CHAT_STATES, MEMBERS, type ChatState, type Member } from '../domain/chat-window';
import type { MessageView } from '../message-vault';
import type { ReadMark } from '../chat.service';
import type { MessagesView } from '../messages.service';
import type { Ticket } from '../tickets.service';

const AN_ID = '01935f7d-8a2b-7c3e-9f10-2b6d4e8a1c77';
const AN_INSTANT = { type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' } as const;

export class MessageResponse {
  @ApiProperty({ type: 'integer', minimum: 1, example: 7, description: 'Its number in the conversation: 1, 2, 3 ...' })
  readonly seq: number;

  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly clientId: string;

  @ApiProperty({ type: String, enum: MEMBERS, example: 'patient' })
  readonly from: Member;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '¿Llevo los estudios?',
    description: 'Null where it was erased or cannot be decrypted.',
  })
  readonly body: string | null;

  @ApiProperty(AN_INSTANT)
  readonly sentAt: Date;

  constructor({ seq, clientId, from, text, sentAt }: MessageView) {
    this.seq = seq;
    this.clientId = clientId;
    this.from = from;
    this.body = text;
    this.sentAt = sentAt;
  }
}

export class ReadUpToResponse {
  @ApiProperty({ type: 'integer', minimum: 0, example: 7 })
  readonly patient: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 5 })
  readonly professional: number;

  constructor(upTo: Readonly<Record<Member, number>>) {
    this.patient = upTo.patient;
    this.professional = upTo.professional;
  }
}

export class MessagesResponse {
  @ApiProperty({ type: () => MessageResponse, isArray: true, description: 'By `seq`, the earliest first.' })
  readonly data: readonly MessageResponse[];

  @ApiProperty({ example: false, description: 'Whether there are more in the direction that was asked for.' })
  readonly hasMore: boolean;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    example: 7,
    description: 'Of the last message of all; 0: there is none.',
  })
  readonly lastSeq: number;

  @ApiProperty({ type: () => ReadUpToResponse, description: 'How far each of the two has read.' })
  readonly readUpTo: ReadUpToResponse;

  @ApiProperty({
    type: String,
    enum: CHAT_STATES,
    example: 'open',
    description: 'Whether anything can be written now.',
  })
  readonly chatState: ChatState;

  @ApiProperty({ ...AN_INSTANT, description: 'From then on nothing can be written.' })
  readonly openUntil: Date;

  constructor(view: MessagesView) {
    this.data = view.messages.map((message) => new MessageResponse(message));
    this.hasMore = view.hasMore;
    this.lastSeq = view.lastSeq;
    this.readUpTo = new ReadUpToResponse(view.readUpTo);
    this.chatState = view.appointment.state;
    this.openUntil = view.appointment.openUntil;
  }
}

export class ReadMarkResponse {
  @ApiProperty({ type: 'integer', minimum: 0, example: 7, description: 'It never goes back.' })
  readonly readUpTo: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 0, description: 'Messages of the other side after that.' })
  readonly unread: number;

  constructor({ readUpTo, unread }: ReadMark) {
    this.readUpTo = readUpTo;
    this.unread = unread;
  }
}

export class ConversationResponse {
  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly appointmentId: string;

  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly patientId: string;

  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly professionalId: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 7 })
  readonly lastSeq: number;

  @ApiProperty(AN_INSTANT)
  readonly lastMessageAt: Date;

  @ApiProperty({ type: 'integer', minimum: 0, example: 2, description: 'Messages that the caller has not read.' })
  readonly unread: number;

  constructor(conversation: ListedConversation) {
    this.appointmentId = conversation.appointmentId;
    this.patientId = conversation.patientId;
    this.professionalId = conversation.professionalId;
    this.lastSeq = conversation.lastSeq;
    this.lastMessageAt = conversation.lastMessageAt;
    this.unread = conversation.unread;
  }
}

export class UnreadOfAppointmentResponse {
  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly appointmentId: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 2 })
  readonly unread: number;

  constructor({ appointmentId, unread }: Unread) {
    this.appointmentId = appointmentId;
    this.unread = unread;
  }
}

export class UnreadResponse {
  @ApiProperty({ type: 'integer', minimum: 0, example: 2, description: 'Of all that are listed.' })
  readonly total: number;

  @ApiProperty({
    type: () => UnreadOfAppointmentResponse,
    isArray: true,
    description: 'Conversations with something unread, the latest first, 100 at most.',
  })
  readonly appointments: readonly UnreadOfAppointmentResponse[];

  constructor(unread: readonly Unread[]) {
    this.total = unread.reduce((sum, one) => sum + one.unread, 0);
    this.appointments = unread.map((one) => new UnreadOfAppointmentResponse(one));
  }
}

export class TicketResponse {
  @ApiProperty({ example: 'Qk3b...', description: 'Opens one socket once: `/ws/chat/{appointmentId}?ticket=...`.' })
  readonly ticket: string;

  @ApiProperty(AN_INSTANT)
  readonly expiresAt: Date;

  constructor({ ticket, expiresAt }: Ticket) {
    this.ticket = ticket;
    this.expiresAt = expiresAt;
  }
}

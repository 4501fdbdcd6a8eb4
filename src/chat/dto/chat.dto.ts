import { Id, Integer, OneOf, QueryInteger, Text } from '../../common/http/fields';
import { MAX_SEQ, MAX_TEXT, TEXT } from '../domain/message-text';

const AN_ID = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11';

export class SendMessageDto {
  @Id({
    example: AN_ID,
    description: 'Made by the client, one for each message: sent again, the stored message is answered.',
  })
  readonly clientId!: string;

  @Text({ max: MAX_TEXT, pattern: TEXT, example: '¿Llevo los estudios?', description: 'Text, never markup.' })
  readonly body!: string;
}

export class ListMessagesQuery {
  @QueryInteger({
    optional: true,
    min: 0,
    max: MAX_SEQ,
    example: 0,
    description: 'Messages with a greater `seq`, from the first on.',
  })
  readonly after?: number;

  @QueryInteger({
    optional: true,
    min: 1,
    max: MAX_SEQ,
    example: 42,
    description: 'Messages with a smaller `seq`, up to the last.',
  })
  readonly before?: number;

  @QueryInteger({ optional: true, min: 1, max: 100, example: 50, description: 'Messages a page, 1 to 100.' })
  readonly limit: number = 50;
}

export class MarkReadDto {
  @Integer({ min: 0, max: MAX_SEQ, example: 7, description: 'The `seq` of the last message that was read.' })
  readonly upTo!: number;
}

/** Why an administrator looks into what two people wrote to each other. */
export const INSPECTION_REASONS = ['complaint', 'safety', 'legal_request', 'technical_fault'] as const;
export type InspectionReason = (typeof INSPECTION_REASONS)[number];

export class InspectMessagesDto {
  @OneOf(INSPECTION_REASONS, { description: 'A code, since it stays in the audit trail: a text could name somebody.' })
  readonly reason!: InspectionReason;

  @Integer({ optional: true, min: 1, max: MAX_SEQ, example: 42, description: 'As in the list of messages.' })
  readonly before?: number;

  @Integer({ optional: true, min: 1, max: 100, example: 50, description: 'Messages a page, 1 to 100.' })
  readonly limit: number = 50;
}

export class MakeTicketDto {
  @Id({ example: AN_ID, description: 'The appointment that the socket is for.' })
  readonly appointmentId!: string;
}

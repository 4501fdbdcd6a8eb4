import { ApiProperty } from '@nestjs/swagger';
import {
  CHANNELS,
  DIRECTIONS,
  type Channel,
  type Direction,
  type ProfessionalContact,
} from '../professional-contact.entity';

export class ContactResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({ type: String, enum: CHANNELS, example: 'phone' })
  readonly channel: Channel;

  @ApiProperty({ type: String, enum: DIRECTIONS, example: 'outbound', description: 'Seen from the practice.' })
  readonly direction: Direction;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-05-04T10:00:00.000Z' })
  readonly at: Date;

  @ApiProperty({ example: 'Asked for the new opening hours.' })
  readonly summary: string;

  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c12', description: 'Account.' })
  readonly recordedBy: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-05-04T10:00:00.000Z' })
  readonly createdAt: Date;

  constructor(contact: ProfessionalContact) {
    this.id = contact.id;
    this.channel = contact.channel;
    this.direction = contact.direction;
    this.at = contact.at;
    this.summary = contact.summary;
    this.recordedBy = contact.recordedBy;
    this.createdAt = contact.createdAt;
  }
}

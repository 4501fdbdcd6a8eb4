import { ApiProperty } from '@nestjs/swagger';
import { LANGUAGES, type Language } from '../../../common/i18n/language';
import { CHANNELS, type Channel } from '../../domain/channels';
import type { Preferences } from '../preferences.queries';

export class PreferencesResponse {
  @ApiProperty({ type: String, enum: LANGUAGES, example: 'es' })
  readonly language: Language;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', enum: [...CHANNELS] },
    nullable: true,
    example: ['email'],
    description: 'Of what is told about appointments. Null: e-mail, or SMS where no e-mail is known.',
  })
  readonly channels: readonly Channel[] | null;

  @ApiProperty({
    type: Boolean,
    example: true,
    description: 'Whether there are reminders at all. Professionals have none.',
  })
  readonly reminders: boolean;

  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    nullable: true,
    example: [1440, 120],
    description: 'Reminded so many minutes before the start. Null: as the practice does (`reminderMinutes` there).',
  })
  readonly reminderMinutes: readonly number[] | null;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly version: number;

  constructor({ language, channels, reminders, reminderMinutes, version }: Preferences) {
    this.language = language;
    this.channels = channels;
    this.reminders = reminders;
    this.reminderMinutes = reminderMinutes;
    this.version = version;
  }
}

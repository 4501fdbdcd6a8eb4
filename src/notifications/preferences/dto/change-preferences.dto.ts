import { Flag, IntegerList, OneOf, TextList } from '../../../common/http/fields';
import { LANGUAGES, type Language } from '../../../common/i18n/language';
import { REMINDER_MINUTES } from '../../../practice';
import { CHANNELS, type Channel } from '../../domain/channels';
import type { PreferencesChange } from '../preferences.service';

export class ChangePreferencesDto {
  @OneOf(LANGUAGES, { optional: true, description: 'Of all that the person is told.' })
  readonly language?: Language;

  @TextList({
    clearable: true,
    minItems: 1,
    maxItems: CHANNELS.length,
    max: 10,
    values: CHANNELS,
    example: ['email', 'sms'],
    description: 'Of what is told about appointments. Null: e-mail, or SMS where no e-mail is known.',
  })
  readonly channels?: readonly Channel[] | null;

  @Flag({ optional: true, description: 'False: no reminders. For patients.' })
  readonly reminders?: boolean;

  @IntegerList({
    clearable: true,
    ...REMINDER_MINUTES,
    example: [1440, 120],
    description: 'Reminded so many minutes before the start. Null: as the practice does. For patients.',
  })
  readonly reminderMinutes?: readonly number[] | null;

  static toChange({ language, channels, reminders, reminderMinutes }: ChangePreferencesDto): PreferencesChange {
    return {
      ...(language === undefined ? {} : { language }),
      ...(channels === undefined ? {} : { channels: channels && CHANNELS.filter((one) => channels.includes(one)) }),
      ...(reminders === undefined ? {} : { reminders }),
      ...(reminderMinutes === undefined
        ? {}
        : { reminderMinutes: reminderMinutes && reminderMinutes.toSorted((a, b) => b - a) }),
    };
  }
}

import { OneOf } from '../../common/http/fields';
import { LANGUAGES, type Language } from '../../common/i18n/language';

export class ChangeMeDto {
  @OneOf(LANGUAGES, { optional: true, description: 'The language of messages to this account.' })
  readonly language?: Language;
}

import { Transform } from 'class-transformer';
import { Field, Text } from '../../common/http/fields';
import { PageQuery } from '../../common/http/page';
import { Tag } from './patient-fields';

export class ListPatientsQuery extends PageQuery {
  @Text({
    optional: true,
    max: 100,
    example: 'perez',
    description: 'Every word is part of the first or last name; case and accents do not matter.',
  })
  readonly name?: string;

  @Field(
    { optional: true, example: '7123', description: 'Part of the phone number.' },
    { type: String, pattern: '^\\+?\\d{1,15}$' },
    ['pattern', (value) => typeof value === 'string' && /^\+?\d{1,15}$/.test(value)],
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.replace(/[\s.()-]/g, '') : value)),
  )
  readonly phone?: string;

  @Text({ optional: true, max: 254, example: 'praxis.example', description: 'Part of the e-mail address.' })
  readonly email?: string;

  @Tag({ optional: true, description: 'A whole tag.' })
  readonly tag?: string;

  @Text({
    optional: true,
    max: 100,
    example: 'perez pareja',
    description: 'Every word is part of names, e-mail, code or tags. Never looks into encrypted fields.',
  })
  readonly q?: string;
}

import { Injectable, ValidationPipe, type ValidationError } from '@nestjs/common';
import { InvalidRequest } from '../errors/common.errors';
import { format } from '../i18n/messages';
import { VALIDATION_MESSAGES } from '../i18n/validation-messages';
import { defaultLanguage } from '../i18n/language';
import { currentRequest } from './request-context';

export interface FieldError {
  /** Path of the field, e.g. `windows[0].start`. */
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** Nest and class-validator have their own names for two facts that the API names itself. */
const OWN_CODE: Readonly<Record<string, string>> = {
  whitelistValidation: 'unknown_field',
  nestedValidation: 'object',
  unknownValue: 'object',
};

/** Refuses unknown fields and everything malformed, with one entry for each broken check. */
@Injectable()
export class RequestValidation extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      // Nest takes the value off an error that has children; without it, wrong and missing look the same.
      validationError: { target: false, value: true },
      exceptionFactory: (errors) => new InvalidRequest({ extra: { errors: fieldErrors(errors) } }),
    });
  }
}

function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field =
      /^\d+$/.test(error.property) && parent
        ? `${parent}[${error.property}]`
        : [parent, error.property].filter(Boolean).join('.');
    return [...ownErrors(error, field), ...fieldErrors(error.children ?? [], field)];
  });
}

function ownErrors(error: ValidationError, field: string): FieldError[] {
  const keys = Object.keys(error.constraints ?? {});
  if (keys.length > 0 && (error.value === undefined || error.value === null) && !keys.includes('whitelistValidation'))
    return [fieldError(field, 'required')];
  return keys.map((key) => {
    const contexts: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined = error.contexts;
    return fieldError(field, OWN_CODE[key] ?? key, contexts?.[key]);
  });
}

/** A name that could not be a field's is not repeated: a whole body may stand there, sent as something that it is not. */
const NAME = /^[\w$.[\]-]*$/;
const shownName = (field: string): string => (NAME.test(field) ? field.slice(0, 200) : '?');

/** One entry of `errors`, in the caller's language. */
export function fieldError(field: string, code: string, params: Readonly<Record<string, unknown>> = {}): FieldError {
  const language = currentRequest()?.language ?? defaultLanguage();
  const texts = VALIDATION_MESSAGES[code];
  return { field: shownName(field), code, message: texts ? format(texts[language], language, params) : code };
}

/** For a check that needs more than one field, or the database. */
export function invalidField(
  field: string,
  code: keyof typeof VALIDATION_MESSAGES,
  params?: Readonly<Record<string, unknown>>,
): InvalidRequest {
  return new InvalidRequest({ extra: { errors: [fieldError(field, code, params)] } });
}

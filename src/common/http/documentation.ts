import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiOperation } from '@nestjs/swagger';
import type { DomainErrorClass } from '../errors/domain.error';

/**
 * What the OpenAPI document says of an operation: `@Describe('Books a session.', 'More words.', SlotTaken, ...)`.
 * Who may call it comes from `@Allow`, the errors that any operation can have are added to all.
 */
export function Describe(
  summary: string,
  description: string,
  ...errors: readonly DomainErrorClass[]
): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, description }),
    ApiExtension(
      'x-errors',
      errors.map(({ code }) => code),
    ),
  );
}

import { Injectable, type PipeTransform } from '@nestjs/common';
import { UUID } from './fields';
import { invalidField } from './validation.pipe';

/** `@Param('id', PathId) id: string` - a UUID in lower case, or a clear 400. */
@Injectable()
export class PathId implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw invalidField('id', 'uuid');
    return value.toLowerCase();
  }
}

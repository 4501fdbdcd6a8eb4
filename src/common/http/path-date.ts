import { Injectable, type PipeTransform } from '@nestjs/common';
import { isDate } from '../time/dates';
import { invalidField } from './validation.pipe';

/** `@Param('date', PathDate) date: string` - a local date, or a clear 400. */
@Injectable()
export class PathDate implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isDate(value)) throw invalidField('date', 'local_date');
    return value;
  }
}

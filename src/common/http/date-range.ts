import { daysBetween } from '../time/dates';
import { invalidField } from './validation.pipe';

/**
 * Both ends count: one date is a range of one day.
 * @param field what is to blame, the later end
 * @throws InvalidRequest for a range that ends before it starts or spans more than `days` days
 */
export function assertDateRange(field: string, from: string, to: string, days: number): void {
  const span = daysBetween(from, to) + 1;
  if (span < 1 || span > days) throw invalidField(field, 'date_range', { days });
}

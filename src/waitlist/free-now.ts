import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SlotSearchService } from '../appointments';
import { outsideOfRequest } from '../common/http/request-context';
import { MINUTE_MS, addDays } from '../common/time/dates';
import type { WaitlistEntry } from './waitlist-entry.entity';

/** Asks the search across everybody whether somebody who begins to wait need not. */
@Injectable()
export class FreeNow {
  constructor(private readonly search: SlotSearchService) {}

  /**
   * Whether something that fits could be booked at `now`.
   * @throws DurationNotAllowed, SearchNotReady
   */
  ask(entry: WaitlistEntry, now: Date): Promise<boolean> {
    // What the search catches up with is committed by itself, and not together with the entry.
    return outsideOfRequest(() => this.look(entry, now));
  }

  /** The same under the locks of a transaction, for what came free since `ask`. */
  askIn(em: EntityManager, entry: WaitlistEntry, now: Date): Promise<boolean> {
    return this.look(entry, now, em);
  }

  private async look(entry: WaitlistEntry, now: Date, em?: EntityManager): Promise<boolean> {
    const earliest = new Date(now.getTime() + entry.noticeMinutes * MINUTE_MS);
    for (const dates of datesOf(entry)) {
      const found = await this.search.firstFor(entry.patientId, { ...filterOf(entry), ...dates }, earliest, em);
      if (found) return true;
    }
    return false;
  }
}

function filterOf(entry: WaitlistEntry) {
  return {
    professionalId: entry.professionalId ?? undefined,
    specialization: entry.specialization ?? undefined,
    city: entry.city ?? undefined,
    language: entry.language ?? undefined,
    modality: entry.modality ?? undefined,
    maxPrice: entry.maxPrice ?? undefined,
    durationMinutes: entry.durationMinutes ?? undefined,
    partOfDay: entry.partOfDay ?? undefined,
  };
}

/** The dates of the entry, split where a weekday is left out: the search knows no weekdays. */
function datesOf({ fromDate, toDate, weekdays }: WaitlistEntry): { readonly from: string; readonly to: string }[] {
  if (weekdays === null) return [{ from: fromDate, to: toDate }];
  const ranges: { from: string; to: string }[] = [];
  for (let date = fromDate; date <= toDate; date = addDays(date, 1)) {
    if (!weekdays.includes(new Date(date).getUTCDay() || 7)) continue;
    const last = ranges.at(-1);
    if (last && addDays(last.to, 1) === date) last.to = date;
    else ranges.push({ from: date, to: date });
  }
  return ranges;
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { cursorOf, pageOf, readCursor, type Page } from '../common/http/page';
import { Clock } from '../common/time/clock';
import { localDateOf } from '../common/time/zones';
import { nextInDirectory, type DirectoryKey, type DirectoryRow } from './directory.queries';
import { effectiveStatus } from './domain/effective-status';
import type { ListProfessionalsQuery } from './dto/list-professionals.query';
import { FreeSlotsOn } from './free-slots-on';
import { profilesOf, type ProfileView } from './profile';
import { assertMayListByStatus, mayReadInFull } from './professionals.policy';

/** Rows looked at together when free slots decide, and how often at most for one page. */
const BATCH_SIZE = 200;
const MAX_BATCHES = 25;
/** The zone whose date is the furthest ahead, UTC+14. */
const EARLIEST_ZONE = 'Pacific/Kiritimati';

@Injectable()
export class DirectoryService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly clock: Clock,
    private readonly freeSlots: FreeSlotsOn,
  ) {}

  async list(principal: Principal | undefined, query: ListProfessionalsQuery): Promise<Page<ProfileView>> {
    if (query.status !== undefined) assertMayListByStatus(principal);
    const after = readCursor(query.cursor, 'text', 'text', 'uuid') as DirectoryKey | undefined;
    return this.transactions.run(async (em) => {
      const now = this.clock.now();
      const page = await this.fillPage(em, query, after, now);
      const profiles = await profilesOf(
        em,
        page.rows.map(({ professional }) => professional),
        now,
      );
      return {
        ...page,
        rows: profiles.map((profile) => ({ profile, inFull: mayReadInFull(principal, profile.professional.id) })),
      };
    });
  }

  /**
   * Reads on until the page is full. A page is shorter only where the directory ends, or where so few match that going
   * on would take too long; then the cursor says where to go on.
   */
  private async fillPage(
    em: EntityManager,
    query: ListProfessionalsQuery,
    from: DirectoryKey | undefined,
    now: Date,
  ): Promise<Page<DirectoryRow>> {
    const { limit, availableOn, status = 'active' } = query;
    const latestDate = localDateOf(EARLIEST_ZONE, now.getTime());
    const size = availableOn === undefined ? limit + 1 : BATCH_SIZE;
    const found: DirectoryRow[] = [];
    let after = from;
    let isEnd = false;
    for (let batch = 0; batch < MAX_BATCHES && found.length <= limit && !isEnd; batch++) {
      const rows = await nextInDirectory(em, { filter: query, status, after, limit: size, latestDate });
      const matching = rows.filter(
        ({ professional: p }) => effectiveStatus(p.status, p.blockedUntil, p.timeZone, now.getTime()) === status,
      );
      found.push(...(await this.withFreeSlots(em, matching, availableOn)));
      isEnd = rows.length < size;
      after = rows.at(-1)?.key ?? after;
    }
    const page = pageOf(found, limit, ({ key }) => key);
    return isEnd || page.nextCursor !== null || !after ? page : { ...page, nextCursor: cursorOf(after) };
  }

  private async withFreeSlots(
    em: EntityManager,
    rows: readonly DirectoryRow[],
    date: string | undefined,
  ): Promise<readonly DirectoryRow[]> {
    if (date === undefined || rows.length === 0) return rows;
    const free = await this.freeSlots.professionalsFreeOn(
      em,
      rows.map(({ professional }) => professional.id),
      date,
    );
    return rows.filter(({ professional }) => free.has(professional.id));
  }
}

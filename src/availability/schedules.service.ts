import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { assertUnchanged, type Precondition } from '../common/http/etag';
import { invalidField } from '../common/http/validation.pipe';
import { ProfessionalsService } from '../professionals';
import { OverlappingWindows } from './availability.errors';
import { CalendarChanges } from './calendar-changes.service';
import { findOverlappingWindows } from './domain/overlapping-windows';
import type { WeeklyWindow } from './domain/working-windows';
import type { SetScheduleDto } from './dto/set-schedule.dto';
import { WeeklyWindowRow } from './weekly-window.entity';

/** A professional's week. */
export interface WeeklySchedule {
  /** IANA zone of the windows. */
  readonly timeZone: string;
  /** By weekday and start. */
  readonly windows: readonly WeeklyWindow[];
  readonly version: number;
}

@Injectable()
export class SchedulesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly professionals: ProfessionalsService,
    private readonly changes: CalendarChanges,
  ) {}

  /** @throws ProfessionalNotFound */
  async read(principal: Principal | undefined, professionalId: string): Promise<WeeklySchedule> {
    const em = this.dataSource.manager;
    const { timeZone, scheduleVersion } = await this.professionals.findFor(em, principal, professionalId);
    return { timeZone, windows: await windowsOf(em, professionalId), version: scheduleVersion };
  }

  /** The whole week at once. Appointments that exist stay. @throws OverlappingWindows, StaleVersion */
  async set(
    principal: Principal,
    professionalId: string,
    body: SetScheduleDto,
    precondition: Precondition,
  ): Promise<WeeklySchedule> {
    const { timeZone, windows } = body;
    return this.transactions.run(async (em) => {
      const { scheduleVersion } = await this.changes.begin(em, principal, professionalId);
      assertUnchanged(precondition, scheduleVersion);
      assertSensible(windows);
      await em.delete(WeeklyWindowRow, { professionalId });
      if (windows.length > 0)
        await em.insert(
          WeeklyWindowRow,
          windows.map((window) => rowOf(professionalId, window)),
        );
      const version = await this.professionals.countSchedule(em, professionalId, timeZone);
      await this.changes.record(em, { professionalId, what: 'schedule', act: 'set', details: {} });
      return { timeZone, windows: await windowsOf(em, professionalId), version };
    });
  }
}

/** @throws InvalidRequest for a validity that ends before it starts, OverlappingWindows */
function assertSensible(windows: readonly WeeklyWindow[]): void {
  windows.forEach(({ validFrom, validTo }, index) => {
    if (validFrom && validTo && validTo < validFrom) throw invalidField(`windows[${index}].validTo`, 'dates_reversed');
  });
  const pairs = findOverlappingWindows(windows);
  if (pairs.length > 0) throw new OverlappingWindows({ extra: { pairs } });
}

async function windowsOf(em: EntityManager, professionalId: string): Promise<WeeklyWindow[]> {
  const rows = await em.find(WeeklyWindowRow, {
    where: { professionalId },
    order: { weekday: 'ASC', opensAt: 'ASC', validFrom: { direction: 'ASC', nulls: 'FIRST' }, id: 'ASC' },
  });
  return rows.map(({ weekday, opensAt, closesAt, validFrom, validTo }) => ({
    weekday,
    start: opensAt,
    end: closesAt,
    validFrom,
    validTo,
  }));
}

function rowOf(professionalId: string, window: WeeklyWindow): Omit<WeeklyWindowRow, 'id'> {
  const { weekday, start, end, validFrom = null, validTo = null } = window;
  return { professionalId, weekday, opensAt: start, closesAt: end, validFrom, validTo };
}

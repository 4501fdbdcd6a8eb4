import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit';
import type { Principal } from '../../common/auth/access';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Clock } from '../../common/time/clock';
import { DAY_MS } from '../../common/time/dates';
import { Environment } from '../../config/environment';
import { AppointmentAccess } from '../appointment-access';
import { AppointmentNotFound, CalendarFeedNotFound } from '../appointments.errors';
import { ExpiredTime } from '../expired-time';
import { calendarFile, type CalendarFile } from './calendar-file';
import { CalendarFeedsQueries } from './calendar-feeds.queries';

/** What is over stays in the feed for three months, cancelled ones too: a calendar has to hear that they are. */
const KEPT_DAYS = 92;

/** The address of a feed; it cannot be had again. */
export interface NewFeed {
  readonly url: string;
  readonly createdAt: Date;
}

/** Appointments as iCalendar files (RFC 5545). */
@Injectable()
export class CalendarFilesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly access: AppointmentAccess,
    private readonly feeds: CalendarFeedsQueries,
    private readonly expired: ExpiredTime,
    private readonly audit: AuditService,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  /** @throws AppointmentNotFound */
  async ofAppointment(principal: Principal, id: string): Promise<CalendarFile> {
    return this.transactions.run(async (em) => {
      await this.access.read(em, principal, id);
      await this.audit.record(em, { action: 'appointment.read', recordType: 'appointment', recordId: id });
      const reader = await this.feeds.reader(em, principal.accountId);
      if (!reader) throw new AppointmentNotFound();
      return calendarFile(await this.feeds.entry(em, id), reader, this.clock.now());
    });
  }

  /** A secret address for the caller's calendar. The one before, if any, leads nowhere from now on. */
  async openFeed({ accountId }: Principal): Promise<NewFeed> {
    const secret = randomBytes(32).toString('base64url');
    return this.transactions.run(async (em) => {
      const createdAt = this.clock.now();
      await this.feeds.put(em, accountId, hashOf(secret), createdAt);
      await this.audit.record(em, { action: 'calendar_feed.opened', recordType: 'account', recordId: accountId });
      return { url: `${this.environment.values.PUBLIC_URL}/api/v1/calendar-feeds/${secret}.ics`, createdAt };
    });
  }

  /** Whoever has none keeps none. */
  async closeFeed({ accountId }: Principal): Promise<void> {
    await this.transactions.run(async (em) => {
      if (!(await this.feeds.remove(em, accountId))) return;
      await this.audit.record(em, { action: 'calendar_feed.closed', recordType: 'account', recordId: accountId });
    });
  }

  /** @throws CalendarFeedNotFound for a secret that is unknown, replaced or revoked, or of a disabled account */
  async readFeed(secret: string): Promise<CalendarFile> {
    return this.transactions.run(async (em) => {
      const owner = await this.feeds.ownerOf(em, hashOf(secret));
      if (!owner) throw new CalendarFeedNotFound();
      const { accountId, patientId, professionalId } = owner;
      const now = this.clock.now();
      if (patientId !== null || professionalId !== null) await this.expired.settle(em, owner, now);
      const entries = await this.feeds.entriesOf(em, owner, new Date(now.getTime() - KEPT_DAYS * DAY_MS));
      await this.audit.record(em, {
        action: 'calendar_feed.read',
        recordType: 'account',
        recordId: accountId,
        actorAccountId: accountId,
      });
      return calendarFile(entries, owner, now);
    });
  }
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { takeLocks, type Lock } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Busy } from '../common/errors/common.errors';
import { Clock } from '../common/time/clock';
import { ProfessionalNotFound } from '../professionals';
import { actorIn, assertMayBookFor } from './appointments.policy';
import { BookingFactsQueries, type BookingFactsRow } from './booking-facts.queries';
import { BookingRefused } from './booking-refusals.service';
import { hasExpired, spanAround, verdictOn } from './calendar';
import type { BookingRequest, BookingVerdict, Modality } from './domain/booking-rules';
import { ExpiredTime, type NeededTime } from './expired-time';

/** A session that somebody wants. */
export interface WantedSession {
  readonly professionalId: string;
  /** Null: nobody in particular. */
  readonly patientId: string | null;
  /** Epoch ms. */
  readonly startsAt: number;
  /** The professional's session duration unless told. */
  readonly durationMinutes?: number | undefined;
  /** The professional's first unless told. */
  readonly modality?: Modality | undefined;
  /** Staff set aside what may be set aside. */
  readonly override: boolean;
  /** A hold of the caller, whose time counts as free. */
  readonly ignoring?: string | undefined;
}

/** What was decided, on which facts, at which moment. */
export interface Decision {
  readonly request: BookingRequest;
  readonly facts: BookingFactsRow;
  readonly verdict: BookingVerdict;
  readonly now: Date;
}

/** Each needs another hold or confirmation to run out at that very moment. */
const MOST_ATTEMPTS = 4;

/** The booking rules asked about a session that does not exist yet, under the locks that make the answer last. */
@Injectable()
export class BookingDecisions {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly facts: BookingFactsQueries,
    private readonly expired: ExpiredTime,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs a unit that decides; from the second time on under the exclusive lock, with what has expired taken out of the way first.
   * @throws Busy if something expires each time in between
   */
  async attempt<T>(needed: NeededTime, work: (em: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      try {
        return await this.transactions.run(async (em) => {
          if (attempt > 1) await this.expired.settle(em, needed, this.clock.now());
          return work(em);
        });
      } catch (error) {
        if (!(error instanceof ExpiredInTheWay)) throw error;
      }
    }
    throw new Busy();
  }

  /**
   * Inside `attempt`.
   * @param mode `shared` for what the constraints decide between creations; `exclusive` for what changes a row that is live
   * @throws ProfessionalNotFound, PatientNotFound, BookingRefused
   */
  async decide(
    em: EntityManager,
    principal: Principal,
    wanted: WantedSession,
    { mode = 'shared', also = [] }: { readonly mode?: Lock['mode']; readonly also?: readonly Lock[] } = {},
  ): Promise<Decision> {
    const { professionalId, patientId } = wanted;
    const locks: readonly Lock[] = [
      ...also,
      { on: 'practice', mode: 'shared' },
      { on: 'professional', id: professionalId, mode },
      ...(patientId === null ? [] : [{ on: 'patient', id: patientId, mode } as const]),
    ];
    // Two statements, sent together: the load begins when the locks are held.
    const [, facts] = await Promise.all([takeLocks(em, locks), this.factsFor(em, wanted)]);
    if (patientId !== null) assertMayBookFor(principal, patientId, facts);
    const now = this.clock.now();
    const request = requestFor(principal, wanted, facts);
    const verdict = verdictOn(request, facts, now.getTime());
    if (verdict.violations.length > 0) throw refusalOf(wanted, request, facts, verdict.violations);
    if (hasExpired(facts, now.getTime())) throw new ExpiredInTheWay();
    return { request, facts, verdict, now };
  }

  /**
   * Somebody took the time after the facts were loaded; the shared locks keep them from letting it go before this looks.
   * @returns the refusal that names them
   */
  async whatCameBetween(em: EntityManager, wanted: WantedSession, { request, now }: Decision): Promise<BookingRefused> {
    const facts = await this.factsFor(em, wanted);
    const { violations } = verdictOn(request, facts, now.getTime());
    return refusalOf(wanted, request, facts, violations.length > 0 ? violations : ['professional_overlap']);
  }

  private async factsFor(em: EntityManager, wanted: WantedSession): Promise<BookingFactsRow> {
    const { professionalId, patientId, startsAt, durationMinutes = 0, ignoring } = wanted;
    const span = spanAround(startsAt, durationMinutes);
    const facts = await this.facts.load(em, { professionalId, patientId, span, ignoring });
    if (!facts) throw new ProfessionalNotFound();
    return facts;
  }
}

/** Time in the way that nobody has any more; it is taken out before the decision is made again. */
export class ExpiredInTheWay extends Error {}

function refusalOf(
  { patientId, ignoring }: WantedSession,
  request: BookingRequest,
  facts: BookingFactsRow,
  violations: BookingVerdict['violations'],
): BookingRefused {
  return new BookingRefused({ violations, request, facts, patientId, ...(ignoring === undefined ? {} : { ignoring }) });
}

/** The wish with the professional's defaults filled in. */
export function requestFor(principal: Principal, wanted: WantedSession, facts: BookingFactsRow): BookingRequest {
  return {
    startsAt: wanted.startsAt,
    durationMinutes: wanted.durationMinutes ?? facts.sessionDurationMinutes,
    modality: wanted.modality ?? facts.modalities[0] ?? 'in_person',
    actor: actorIn(principal, wanted.professionalId),
    override: wanted.override,
  };
}

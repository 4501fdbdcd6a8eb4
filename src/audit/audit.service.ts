import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { currentRequest, type RequestContext } from '../common/http/request-context';
import { Clock } from '../common/time/clock';
import { runStatement, type Part } from '../common/database/statement';

/** What was done, to which record. Who, when and from where come from the request. */
export interface AuditedAct {
  /** `<record>.<verb>`, e.g. `patient.read`. */
  readonly action: string;
  readonly recordType: string;
  readonly recordId: string | null;
  readonly outcome?: 'allowed' | 'refused';
  /** Names of fields and codes only, never health data. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Only where the request does not know who acts (signing in). */
  readonly actorAccountId?: string;
}

const RECORD = `INSERT INTO audit_entries (at, actor_account_id, actor_role, request_id, address, action, record_type, record_id, outcome, details)
  SELECT $1::timestamptz, COALESCE(act.actor, $2::uuid), $3::text, $4::text, $5::text,
         act.action, act.record_type, act.record_id, act.outcome, act.details
    FROM unnest($6::text[], $7::text[], $8::uuid[], $9::text[], $10::jsonb[], $11::uuid[])
         AS act (action, record_type, record_id, outcome, details, actor)`;

/** The audit trail. Entries are written in the transaction of the act: both exist or neither does. */
@Injectable()
export class AuditService {
  constructor(private readonly clock: Clock) {}

  async record(em: EntityManager, ...acts: readonly AuditedAct[]): Promise<void> {
    if (acts.length === 0) return;
    const { text, values } = this.part(...acts);
    await runStatement(em, { name: 'record_audited_acts', text }, values);
  }

  /** What `record` does, as a part of a statement that does more. */
  part(...acts: readonly AuditedAct[]): Part {
    const request = currentRequest();
    const values = [
      this.clock.now(),
      request?.principal?.accountId ?? null,
      actorRoleOf(request),
      request?.requestId ?? null,
      request?.address ?? null,
      acts.map((act) => act.action),
      acts.map((act) => act.recordType),
      acts.map((act) => act.recordId),
      acts.map((act) => act.outcome ?? 'allowed'),
      acts.map((act) => (act.details ? JSON.stringify(act.details) : null)),
      acts.map((act) => act.actorAccountId ?? null),
    ];
    return { text: RECORD, values };
  }
}

/** Nobody who is signed in: `anonymous`; no request at all: `system`. */
function actorRoleOf(request: RequestContext | undefined): string {
  if (!request) return 'system';
  const { principal } = request;
  return principal?.scopes ? 'api_key' : (principal?.role ?? 'anonymous');
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement, runTogether } from '../../common/database/statement';
import { APPOINTMENT_COLUMNS, insertionOf, type AppointmentRow } from '../appointments.queries';
import type { SlotHold } from './slot-hold.entity';

/** A hold with its time. */
export interface HoldRow extends AppointmentRow {
  readonly heldUntil: Date;
  readonly extended: boolean;
}

/** Whose live holds are counted. */
export interface HoldCounts {
  readonly ofAccount: number;
  readonly fromAddress: number;
}

const ADD = `INSERT INTO slot_holds (id, token_hash, account_id, address_hash) SELECT $1::uuid, $2::text, $3::uuid, $4::text`;

const COUNT = {
  name: 'count_holds',
  text: `SELECT count(*) FILTER (WHERE h.account_id = $1)::int AS "ofAccount", count(*) FILTER (WHERE h.address_hash = $2)::int AS "fromAddress"
           FROM slot_holds h JOIN appointments a ON a.id = h.id
          WHERE (h.account_id = $1 OR h.address_hash = $2) AND a.held_until > $3`,
};

const OWN = `
  SELECT ${APPOINTMENT_COLUMNS}, h.extended, p.time_zone AS "timeZone"
    FROM slot_holds h JOIN appointments a ON a.id = h.id JOIN professionals p ON p.id = a.professional_id
   WHERE a.status = 'held' AND h.account_id = $1 AND a.held_until > $2`;
const OWN_BY_ID = { name: 'own_hold_by_id', text: `${OWN} AND h.id = $3` };
const OWN_BY_TOKEN = { name: 'own_hold_by_token', text: `${OWN} AND h.token_hash = $3` };

const EXTEND = {
  name: 'extend_hold',
  text: `WITH once AS (UPDATE slot_holds SET extended = true WHERE id = $1 AND NOT extended RETURNING id)
         UPDATE appointments SET held_until = $2 WHERE id IN (SELECT id FROM once) RETURNING id`,
};

const REMOVE = { name: 'remove_hold', text: `DELETE FROM appointments WHERE id = $1 AND status = 'held'` };

/** What a hold becomes when it is booked: the appointment row stays, with its time. */
const FORGET = { name: 'forget_hold', text: `DELETE FROM slot_holds WHERE id = $1` };

@Injectable()
export class HoldsQueries {
  /** Takes the time, if both constraints agree; false if somebody has it. The transaction goes on either way. */
  async insert(em: EntityManager, row: AppointmentRow, hold: Omit<SlotHold, 'extended'>): Promise<boolean> {
    const { id, tokenHash, accountId, addressHash } = hold;
    const part = { text: ADD, values: [id, tokenHash, accountId, addressHash] };
    return (await runTogether(em, 'hold_slot', [part], insertionOf(row))).length > 0;
  }

  async count(em: EntityManager, accountId: string, addressHash: string, now: Date): Promise<HoldCounts> {
    const [row] = await runStatement<HoldCounts & Record<string, unknown>>(em, COUNT, [accountId, addressHash, now]);
    return row ?? { ofAccount: 0, fromAddress: 0 };
  }

  /** A live hold of this account. */
  async findOwn(em: EntityManager, accountId: string, id: string, now: Date): Promise<HoldRow | undefined> {
    const [row] = await runStatement<HoldRow & Record<string, unknown>>(em, OWN_BY_ID, [accountId, now, id]);
    return row;
  }

  /** The same by the hash of its token. */
  async findByToken(em: EntityManager, accountId: string, tokenHash: string, now: Date): Promise<HoldRow | undefined> {
    const [row] = await runStatement<HoldRow & Record<string, unknown>>(em, OWN_BY_TOKEN, [accountId, now, tokenHash]);
    return row;
  }

  /** False if it was extended before. */
  async extend(em: EntityManager, id: string, heldUntil: Date): Promise<boolean> {
    return (await runStatement(em, EXTEND, [id, heldUntil])).length > 0;
  }

  async remove(em: EntityManager, id: string): Promise<void> {
    await runStatement(em, REMOVE, [id]);
  }

  /** Forgets the token of a hold that has been booked. */
  async forget(em: EntityManager, id: string): Promise<void> {
    await runStatement(em, FORGET, [id]);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A hold is an appointment row, so that the same constraints cover it; what only holds have is beside it. */
export class CreateSlotHolds1764547860000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Nothing made holds before, so there is none to keep.
    await queryRunner.query(`DELETE FROM appointments WHERE status = 'held'`);
    await queryRunner.query(`
      ALTER TABLE appointments ADD COLUMN held_until timestamptz,
        ADD CONSTRAINT appointments_held_ends CHECK ((status = 'held') = (held_until IS NOT NULL))`);
    await queryRunner.query(`CREATE INDEX appointments_held_until ON appointments (held_until) WHERE status = 'held'`);
    await queryRunner.query(`
      CREATE TABLE slot_holds (
        id uuid NOT NULL,
        token_hash text NOT NULL,
        account_id uuid NOT NULL,
        address_hash text NOT NULL,
        extended boolean NOT NULL DEFAULT false,
        CONSTRAINT slot_holds_pk PRIMARY KEY (id),
        CONSTRAINT slot_holds_appointment_fk FOREIGN KEY (id) REFERENCES appointments (id) ON DELETE CASCADE,
        CONSTRAINT slot_holds_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE)`);
    await queryRunner.query(`CREATE UNIQUE INDEX slot_holds_by_token ON slot_holds (token_hash)`);
    await queryRunner.query(`CREATE INDEX slot_holds_of_account ON slot_holds (account_id)`);
    await queryRunner.query(`CREATE INDEX slot_holds_from_address ON slot_holds (address_hash)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE slot_holds`);
    await queryRunner.query(`DELETE FROM appointments WHERE status = 'held'`);
    await queryRunner.query(`ALTER TABLE appointments DROP CONSTRAINT appointments_held_ends, DROP COLUMN held_until`);
  }
}

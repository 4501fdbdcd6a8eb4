import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was, or is to be, told what: no address and no text. */
export class CreateNotifications1764548620000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE notifications (
        id uuid NOT NULL DEFAULT uuidv7(),
        occasion text NOT NULL,
        kind text NOT NULL,
        recipient_type text NOT NULL,
        recipient_id uuid NOT NULL,
        data jsonb NOT NULL,
        state text NOT NULL DEFAULT 'queued',
        attempts integer NOT NULL DEFAULT 0,
        last_error text,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        CONSTRAINT notifications_pk PRIMARY KEY (id),
        CONSTRAINT notifications_recipient_known CHECK (recipient_type IN ('account', 'patient', 'professional')),
        CONSTRAINT notifications_state_known CHECK (state IN ('queued', 'sent', 'failed', 'skipped')),
        CONSTRAINT notifications_ended CHECK ((state = 'queued') = (ended_at IS NULL)))`);
    await queryRunner.query(`CREATE UNIQUE INDEX notifications_once ON notifications (occasion, recipient_id)`);
    await queryRunner.query(`CREATE INDEX notifications_of_recipient ON notifications (recipient_id, id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE notifications`);
  }
}

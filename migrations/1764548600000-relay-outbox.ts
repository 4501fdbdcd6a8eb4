import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The order in which events were written, and who was told of which. */
export class RelayOutbox1764548600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Not the id: its time is that of a clock, which may be set back, and two events may share it.
    await queryRunner.query(`ALTER TABLE outbox_events ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY`);
    await queryRunner.query(`DROP INDEX outbox_events_undelivered`);
    await queryRunner.query(
      `CREATE INDEX outbox_events_undelivered ON outbox_events (position) WHERE delivered_at IS NULL`,
    );
    await queryRunner.query(`CREATE INDEX outbox_events_by_time ON outbox_events (occurred_at)`);
    await queryRunner.query(`
      CREATE TABLE outbox_deliveries (
        consumer text NOT NULL,
        event_id uuid NOT NULL,
        aggregate_id uuid NOT NULL,
        position bigint NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        due_at timestamptz NOT NULL,
        delivered_at timestamptz,
        dead_at timestamptz,
        last_error text,
        CONSTRAINT outbox_deliveries_pk PRIMARY KEY (consumer, event_id),
        CONSTRAINT outbox_deliveries_event_fk FOREIGN KEY (event_id) REFERENCES outbox_events (id) ON DELETE CASCADE,
        CONSTRAINT outbox_deliveries_one_end CHECK (delivered_at IS NULL OR dead_at IS NULL))`);
    await queryRunner.query(
      `CREATE INDEX outbox_deliveries_due ON outbox_deliveries (consumer, due_at) WHERE delivered_at IS NULL AND dead_at IS NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX outbox_deliveries_in_order ON outbox_deliveries (consumer, aggregate_id, position) WHERE delivered_at IS NULL AND dead_at IS NULL`,
    );
    await queryRunner.query(`CREATE INDEX outbox_deliveries_of_event ON outbox_deliveries (event_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE outbox_deliveries`);
    await queryRunner.query(`DROP INDEX outbox_events_undelivered, outbox_events_by_time`);
    await queryRunner.query(`ALTER TABLE outbox_events DROP COLUMN position`);
    await queryRunner.query(`CREATE INDEX outbox_events_undelivered ON outbox_events (id) WHERE delivered_at IS NULL`);
  }
}

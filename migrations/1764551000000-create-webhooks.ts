import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where machines outside are told of events, and what each was told. */
export class CreateWebhooks1764551000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE webhook_endpoints (
        id uuid NOT NULL DEFAULT uuidv7(),
        url text NOT NULL,
        events text[] NOT NULL,
        status text NOT NULL DEFAULT 'active',
        disabled_reason text,
        secret_encrypted text NOT NULL,
        previous_secret_encrypted text,
        previous_secret_until timestamptz,
        failing_since timestamptz,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL,
        CONSTRAINT webhook_endpoints_pk PRIMARY KEY (id),
        CONSTRAINT webhook_endpoints_status_known CHECK (status IN ('active', 'disabled')),
        CONSTRAINT webhook_endpoints_disabled CHECK ((status = 'disabled') = (disabled_reason IS NOT NULL)),
        CONSTRAINT webhook_endpoints_reason_known CHECK (disabled_reason IN ('admin', 'gone', 'failing')),
        CONSTRAINT webhook_endpoints_previous_secret
          CHECK ((previous_secret_encrypted IS NULL) = (previous_secret_until IS NULL)))`);
    await queryRunner.query(`
      CREATE TABLE webhook_deliveries (
        id uuid NOT NULL DEFAULT uuidv7(),
        endpoint_id uuid NOT NULL,
        event_id uuid NOT NULL,
        event_type text NOT NULL,
        event json NOT NULL,
        state text NOT NULL DEFAULT 'pending',
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        last_status integer,
        last_duration_ms integer,
        last_error text,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        CONSTRAINT webhook_deliveries_pk PRIMARY KEY (id),
        CONSTRAINT webhook_deliveries_endpoint_fk FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
        CONSTRAINT webhook_deliveries_state_known CHECK (state IN ('pending', 'delivered', 'failed', 'cancelled')),
        CONSTRAINT webhook_deliveries_ended CHECK ((state = 'pending') = (ended_at IS NULL)),
        CONSTRAINT webhook_deliveries_next CHECK ((state = 'pending') = (next_attempt_at IS NOT NULL)))`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (endpoint_id, event_id)`,
    );
    await queryRunner.query(
      `CREATE INDEX webhook_deliveries_of_endpoint ON webhook_deliveries (endpoint_id, created_at, id)`,
    );
    await queryRunner.query(
      `CREATE INDEX webhook_deliveries_of_state ON webhook_deliveries (endpoint_id, state, created_at, id)`,
    );
    await queryRunner.query(
      `CREATE INDEX webhook_deliveries_ended_at ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE webhook_deliveries, webhook_endpoints`);
  }
}

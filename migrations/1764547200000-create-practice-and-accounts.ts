import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePracticeAndAccounts1764547200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE practice (
        id smallint NOT NULL DEFAULT 1,
        name text NOT NULL,
        time_zone text NOT NULL,
        country text NOT NULL,
        language text NOT NULL,
        currency text NOT NULL,
        notice_hours integer NOT NULL,
        late_fee_percent integer NOT NULL,
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT practice_pk PRIMARY KEY (id),
        CONSTRAINT practice_only_one CHECK (id = 1),
        CONSTRAINT practice_language_known CHECK (language IN ('es', 'en')),
        CONSTRAINT practice_notice_hours_in_range CHECK (notice_hours BETWEEN 0 AND 720),
        CONSTRAINT practice_late_fee_percent_in_range CHECK (late_fee_percent BETWEEN 0 AND 100))`);
    await queryRunner.query(`
      INSERT INTO practice (name, time_zone, country, language, currency, notice_hours, late_fee_percent)
      VALUES ('Praxis', 'America/La_Paz', 'BO', 'es', 'BOB', 24, 0)`);
    await queryRunner.query(`
      CREATE TABLE users (
        id uuid NOT NULL DEFAULT uuidv7(),
        email text NOT NULL,
        password_hash text,
        role text NOT NULL,
        language text NOT NULL,
        status text NOT NULL,
        email_verified_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT users_pk PRIMARY KEY (id),
        CONSTRAINT users_email_lower_case CHECK (email = lower(email)),
        CONSTRAINT users_role_known CHECK (role IN ('patient', 'professional', 'admin')),
        CONSTRAINT users_language_known CHECK (language IN ('es', 'en')),
        CONSTRAINT users_status_known CHECK (status IN ('active', 'disabled')))`);
    await queryRunner.query(`CREATE UNIQUE INDEX users_email_taken ON users (email)`);
    await queryRunner.query(`
      CREATE TABLE device_sessions (
        id uuid NOT NULL DEFAULT uuidv7(),
        account_id uuid NOT NULL,
        generation integer NOT NULL,
        rotated_at timestamptz NOT NULL,
        user_agent text,
        address text,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        CONSTRAINT device_sessions_pk PRIMARY KEY (id),
        CONSTRAINT device_sessions_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE)`);
    await queryRunner.query(`CREATE INDEX device_sessions_of_account ON device_sessions (account_id, id)`);
    await queryRunner.query(`
      CREATE TABLE account_tokens (
        id uuid NOT NULL DEFAULT uuidv7(),
        account_id uuid NOT NULL,
        purpose text NOT NULL,
        token_hash text NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        CONSTRAINT account_tokens_pk PRIMARY KEY (id),
        CONSTRAINT account_tokens_purpose_known CHECK (purpose IN ('setup', 'password_reset', 'email_verification')),
        CONSTRAINT account_tokens_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE)`);
    await queryRunner.query(`CREATE UNIQUE INDEX account_tokens_by_hash ON account_tokens (token_hash)`);
    await queryRunner.query(`CREATE INDEX account_tokens_of_account ON account_tokens (account_id)`);
    await this.createRecords(queryRunner);
  }

  /** What is written beside every act: stored answers, the audit trail, the outbox. */
  private async createRecords(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE idempotency_answers (
        account_id uuid NOT NULL,
        key_hash text NOT NULL,
        body_hash text NOT NULL,
        status smallint NOT NULL,
        answer text NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT idempotency_answers_pk PRIMARY KEY (account_id, key_hash),
        CONSTRAINT idempotency_answers_status_known CHECK (status BETWEEN 200 AND 499),
        CONSTRAINT idempotency_answers_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE)`);
    await queryRunner.query(`CREATE INDEX idempotency_answers_by_age ON idempotency_answers (created_at)`);
    await queryRunner.query(`
      CREATE TABLE audit_entries (
        id uuid NOT NULL DEFAULT uuidv7(),
        at timestamptz NOT NULL,
        actor_account_id uuid,
        actor_role text NOT NULL,
        action text NOT NULL,
        record_type text NOT NULL,
        record_id uuid,
        outcome text NOT NULL,
        details jsonb,
        request_id text,
        address text,
        CONSTRAINT audit_entries_pk PRIMARY KEY (id),
        CONSTRAINT audit_entries_outcome_known CHECK (outcome IN ('allowed', 'refused')))`);
    await queryRunner.query(`CREATE INDEX audit_entries_by_record ON audit_entries (record_type, record_id, id)`);
    await queryRunner.query(`CREATE INDEX audit_entries_by_actor ON audit_entries (actor_account_id, id)`);
    await queryRunner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await queryRunner.query(`
      CREATE TABLE outbox_events (
        id uuid NOT NULL DEFAULT uuidv7(),
        type text NOT NULL,
        aggregate_type text NOT NULL,
        aggregate_id uuid NOT NULL,
        data jsonb NOT NULL,
        occurred_at timestamptz NOT NULL,
        delivered_at timestamptz,
        CONSTRAINT outbox_events_pk PRIMARY KEY (id))`);
    await queryRunner.query(`CREATE INDEX outbox_events_undelivered ON outbox_events (id) WHERE delivered_at IS NULL`);
    await queryRunner.query(
      `CREATE INDEX outbox_events_by_aggregate ON outbox_events (aggregate_type, aggregate_id, id)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `DROP TABLE outbox_events, audit_entries, idempotency_answers, account_tokens, device_sessions, users, practice`,
    );
    await queryRunner.query(`DROP FUNCTION refuse_change()`);
  }
}

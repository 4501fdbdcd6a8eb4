import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateProfessionals1764547260000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE EXTENSION IF NOT EXISTS unaccent`);
    await queryRunner.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    // Immutable by promise (the dictionary is named), so that it can be indexed: "Pérez" is found by "perez".
    await queryRunner.query(`
      CREATE FUNCTION fold_text(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      RETURN lower(unaccent('unaccent'::regdictionary, $1))`);
    await queryRunner.query(`
      CREATE TABLE specializations (
        id uuid NOT NULL DEFAULT uuidv7(),
        slug text NOT NULL,
        name_es text NOT NULL,
        name_en text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT specializations_pk PRIMARY KEY (id))`);
    await queryRunner.query(`CREATE UNIQUE INDEX specializations_slug_taken ON specializations (slug)`);
    await queryRunner.query(`
      CREATE TABLE professionals (
        id uuid NOT NULL DEFAULT uuidv7(),
        account_id uuid,
        first_name text NOT NULL,
        last_name text NOT NULL,
        email text,
        phone text,
        city text,
        languages text[] NOT NULL DEFAULT '{}',
        bio text,
        licence text,
        time_zone text NOT NULL,
        session_duration_minutes integer NOT NULL DEFAULT 60,
        buffer_minutes integer NOT NULL DEFAULT 0,
        slot_interval_minutes integer,
        minimum_notice_minutes integer NOT NULL DEFAULT 120,
        booking_horizon_days integer NOT NULL DEFAULT 90,
        requires_confirmation boolean NOT NULL DEFAULT false,
        modalities text[] NOT NULL DEFAULT '{in_person,online}',
        price_amount integer,
        price_currency text,
        status text NOT NULL DEFAULT 'active',
        status_reason text,
        blocked_until date,
        version integer NOT NULL DEFAULT 1,
        schedule_version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT professionals_pk PRIMARY KEY (id),
        CONSTRAINT professionals_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE SET NULL,
        CONSTRAINT professionals_status_known CHECK (status IN ('active', 'blocked', 'inactive')),
        CONSTRAINT professionals_blocked_until_only_when_blocked CHECK (blocked_until IS NULL OR status = 'blocked'),
        CONSTRAINT professionals_session_duration_allowed CHECK (session_duration_minutes BETWEEN 15 AND 240 AND session_duration_minutes % 5 = 0),
        CONSTRAINT professionals_buffer_allowed CHECK (buffer_minutes BETWEEN 0 AND 240),
        CONSTRAINT professionals_slot_interval_allowed CHECK (slot_interval_minutes IS NULL OR slot_interval_minutes BETWEEN 5 AND 480),
        CONSTRAINT professionals_minimum_notice_allowed CHECK (minimum_notice_minutes BETWEEN 0 AND 43200),
        CONSTRAINT professionals_booking_horizon_allowed CHECK (booking_horizon_days BETWEEN 1 AND 730),
        CONSTRAINT professionals_modalities_known CHECK (modalities <@ '{in_person,online}' AND cardinality(modalities) > 0),
        CONSTRAINT professionals_price_whole CHECK ((price_amount IS NULL) = (price_currency IS NULL) AND price_amount >= 0))`);
    await queryRunner.query(`CREATE UNIQUE INDEX professionals_account_taken ON professionals (account_id)`);
    await queryRunner.query(
      `CREATE INDEX professionals_directory ON professionals (fold_text(last_name), fold_text(first_name), id) WHERE status <> 'inactive'`,
    );
    await queryRunner.query(`CREATE INDEX professionals_by_city ON professionals (fold_text(city))`);
    await queryRunner.query(
      `CREATE INDEX professionals_name_search ON professionals USING gin (fold_text(first_name || ' ' || last_name) gin_trgm_ops)`,
    );
    await queryRunner.query(`
      CREATE TABLE professional_specializations (
        professional_id uuid NOT NULL,
        specialization_id uuid NOT NULL,
        CONSTRAINT professional_specializations_pk PRIMARY KEY (professional_id, specialization_id),
        CONSTRAINT professional_specializations_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id) ON DELETE CASCADE,
        CONSTRAINT professional_specializations_specialization_fk FOREIGN KEY (specialization_id) REFERENCES specializations (id) ON DELETE RESTRICT)`);
    await queryRunner.query(
      `CREATE INDEX professional_specializations_by_specialization ON professional_specializations (specialization_id, professional_id)`,
    );
    await queryRunner.query(`
      CREATE TABLE professional_status_changes (
        id uuid NOT NULL DEFAULT uuidv7(),
        professional_id uuid NOT NULL,
        from_status text NOT NULL,
        to_status text NOT NULL,
        reason text,
        until date,
        changed_by uuid,
        changed_at timestamptz NOT NULL,
        CONSTRAINT professional_status_changes_pk PRIMARY KEY (id),
        CONSTRAINT professional_status_changes_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id) ON DELETE CASCADE)`);
    await queryRunner.query(
      `CREATE INDEX professional_status_changes_of_professional ON professional_status_changes (professional_id, id)`,
    );
    await queryRunner.query(`
      CREATE TABLE professional_contacts (
        id uuid NOT NULL DEFAULT uuidv7(),
        professional_id uuid NOT NULL,
        channel text NOT NULL,
        direction text NOT NULL,
        at timestamptz NOT NULL,
        summary text NOT NULL,
        recorded_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT professional_contacts_pk PRIMARY KEY (id),
        CONSTRAINT professional_contacts_channel_known CHECK (channel IN ('phone', 'email', 'message', 'in_person', 'other')),
        CONSTRAINT professional_contacts_direction_known CHECK (direction IN ('inbound', 'outbound')),
        CONSTRAINT professional_contacts_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id) ON DELETE CASCADE)`);
    await queryRunner.query(
      `CREATE INDEX professional_contacts_of_professional ON professional_contacts (professional_id, at, id)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `DROP TABLE professional_contacts, professional_status_changes, professional_specializations, professionals, specializations`,
    );
    await queryRunner.query(`DROP FUNCTION fold_text(text)`);
    await queryRunner.query(`DROP EXTENSION pg_trgm`);
    await queryRunner.query(`DROP EXTENSION unaccent`);
  }
}

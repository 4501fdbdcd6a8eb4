import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The hash chain over the audit trail, the entries that wait for it, and indexes for reading the trail by time. */
export class SealAuditEntries1764548200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE audit_seals (
        number bigint NOT NULL,
        previous text NOT NULL,
        sealed_at timestamptz NOT NULL,
        entries uuid[] NOT NULL,
        key_id text NOT NULL,
        hash text NOT NULL,
        CONSTRAINT audit_seals_pk PRIMARY KEY (number),
        CONSTRAINT audit_seals_number_positive CHECK (number > 0))`);
    await queryRunner.query(`
      CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    // Ids are made before their transactions commit, and not in the order of the commits: a row here, seen by the sealer only
    // once it is committed, is what tells new entries from sealed ones.
    await queryRunner.query(`
      CREATE TABLE audit_entries_to_seal (
        entry_id uuid NOT NULL,
        CONSTRAINT audit_entries_to_seal_pk PRIMARY KEY (entry_id))`);
    await queryRunner.query(`INSERT INTO audit_entries_to_seal SELECT id FROM audit_entries`);
    await queryRunner.query(`
      CREATE FUNCTION await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO audit_entries_to_seal (entry_id) SELECT id FROM entered;
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER audit_entries_await_seal AFTER INSERT ON audit_entries
      REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION await_seal()`);
    await queryRunner.query(`DROP INDEX audit_entries_by_record`);
    await queryRunner.query(`DROP INDEX audit_entries_by_actor`);
    await queryRunner.query(`CREATE INDEX audit_entries_by_record ON audit_entries (record_type, record_id, at, id)`);
    await queryRunner.query(`CREATE INDEX audit_entries_by_actor ON audit_entries (actor_account_id, at, id)`);
    await queryRunner.query(`CREATE INDEX audit_entries_by_time ON audit_entries (at, id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX audit_entries_by_time, audit_entries_by_actor, audit_entries_by_record`);
    await queryRunner.query(`CREATE INDEX audit_entries_by_record ON audit_entries (record_type, record_id, id)`);
    await queryRunner.query(`CREATE INDEX audit_entries_by_actor ON audit_entries (actor_account_id, id)`);
    await queryRunner.query(`DROP TRIGGER audit_entries_await_seal ON audit_entries`);
    await queryRunner.query(`DROP FUNCTION await_seal()`);
    await queryRunner.query(`DROP TABLE audit_entries_to_seal, audit_seals`);
  }
}

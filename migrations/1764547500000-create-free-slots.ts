import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Derived: what is free, so that a search across everybody reads it in order of time (ADR 8). */
export class CreateFreeSlots1764547500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE free_slots (
        professional_id uuid NOT NULL,
        starts_at timestamptz NOT NULL,
        local_starts_at timestamp NOT NULL,
        free_minutes smallint NOT NULL,
        CONSTRAINT free_slots_pk PRIMARY KEY (professional_id, starts_at),
        CONSTRAINT free_slots_long_enough CHECK (free_minutes BETWEEN 15 AND 240),
        CONSTRAINT free_slots_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id) ON DELETE CASCADE)`);
    await queryRunner.query(`CREATE INDEX free_slots_in_time ON free_slots (starts_at, professional_id)`);
    await queryRunner.query(`
      CREATE TABLE free_slot_calendars (
        professional_id uuid NOT NULL,
        covered_until timestamptz NOT NULL DEFAULT '-infinity',
        due_at timestamptz NOT NULL DEFAULT '-infinity',
        block_over_at timestamptz,
        CONSTRAINT free_slot_calendars_pk PRIMARY KEY (professional_id),
        CONSTRAINT free_slot_calendars_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id) ON DELETE CASCADE)`);
    await queryRunner.query(`CREATE INDEX free_slot_calendars_by_due ON free_slot_calendars (due_at, professional_id)`);
    await queryRunner.query(`INSERT INTO free_slot_calendars (professional_id) SELECT id FROM professionals`);
    // Whoever enters a professional, by whatever way: the calendar is due and will be filled.
    await queryRunner.query(`
      CREATE FUNCTION open_free_slot_calendar() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO free_slot_calendars (professional_id) VALUES (NEW.id);
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER professionals_open_free_slot_calendar AFTER INSERT ON professionals
      FOR EACH ROW EXECUTE FUNCTION open_free_slot_calendar()`);
    // Closures are meant in the practice's zone, so all of them move with it.
    await queryRunner.query(`
      CREATE FUNCTION outdate_free_slot_calendars() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE free_slot_calendars SET due_at = '-infinity';
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER practice_outdates_free_slot_calendars AFTER UPDATE OF time_zone ON practice
      FOR EACH ROW WHEN (OLD.time_zone <> NEW.time_zone) EXECUTE FUNCTION outdate_free_slot_calendars()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TRIGGER practice_outdates_free_slot_calendars ON practice`);
    await queryRunner.query(`DROP FUNCTION outdate_free_slot_calendars()`);
    await queryRunner.query(`DROP TRIGGER professionals_open_free_slot_calendar ON professionals`);
    await queryRunner.query(`DROP FUNCTION open_free_slot_calendar()`);
    await queryRunner.query(`DROP TABLE free_slot_calendars, free_slots`);
  }
}

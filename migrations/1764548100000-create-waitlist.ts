import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What patients wait for, what was offered to them, and time that was freed and has not been offered yet. */
export class CreateWaitlist1764548100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE practice
        ADD COLUMN waitlist_offer_minutes integer NOT NULL DEFAULT 120,
        ADD CONSTRAINT practice_waitlist_offer_minutes_in_range CHECK (waitlist_offer_minutes BETWEEN 10 AND 10080)`);
    await queryRunner.query(`
      CREATE TABLE waitlist_entries (
        id uuid NOT NULL DEFAULT uuidv7(),
        patient_id uuid NOT NULL,
        professional_id uuid,
        specialization text[],
        city text,
        language text,
        modality text,
        max_price integer,
        from_date date NOT NULL,
        to_date date NOT NULL,
        weekdays smallint[],
        part_of_day text,
        duration_minutes smallint,
        notice_minutes integer NOT NULL DEFAULT 0,
        priority smallint NOT NULL DEFAULT 0,
        status text NOT NULL DEFAULT 'waiting',
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT waitlist_entries_pk PRIMARY KEY (id),
        CONSTRAINT waitlist_entries_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
        CONSTRAINT waitlist_entries_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id),
        CONSTRAINT waitlist_entries_dates_in_order CHECK (from_date <= to_date),
        CONSTRAINT waitlist_entries_part_of_day_known CHECK (part_of_day IN ('morning', 'afternoon', 'evening')),
        CONSTRAINT waitlist_entries_status_known CHECK (status IN ('waiting', 'fulfilled', 'left')))`);
    await queryRunner.query(
      `CREATE INDEX waitlist_entries_waiting ON waitlist_entries (professional_id, to_date) WHERE status = 'waiting'`,
    );
    await queryRunner.query(
      `CREATE INDEX waitlist_entries_of_patient ON waitlist_entries (patient_id, created_at, id)`,
    );
    await queryRunner.query(
      `CREATE INDEX waitlist_entries_of_professional ON waitlist_entries (professional_id, created_at, id)`,
    );
    await queryRunner.query(`CREATE INDEX waitlist_entries_by_time ON waitlist_entries (created_at, id)`);
    await queryRunner.query(`
      CREATE TABLE waitlist_offers (
        id uuid NOT NULL,
        entry_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        professional_id uuid NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        offered_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        status text NOT NULL DEFAULT 'offered',
        ended_at timestamptz,
        CONSTRAINT waitlist_offers_pk PRIMARY KEY (id),
        CONSTRAINT waitlist_offers_entry_fk FOREIGN KEY (entry_id) REFERENCES waitlist_entries (id),
        CONSTRAINT waitlist_offers_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
        CONSTRAINT waitlist_offers_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id),
        CONSTRAINT waitlist_offers_status_known CHECK (status IN ('offered', 'accepted', 'declined', 'expired', 'withdrawn')),
        CONSTRAINT waitlist_offers_ended_whole CHECK ((status = 'offered') = (ended_at IS NULL)))`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX waitlist_offers_one_open ON waitlist_offers (patient_id) WHERE status = 'offered'`,
    );
    await queryRunner.query(
      `CREATE INDEX waitlist_offers_expiring ON waitlist_offers (expires_at) WHERE status = 'offered'`,
    );
    await queryRunner.query(`CREATE INDEX waitlist_offers_of_entry ON waitlist_offers (entry_id, offered_at)`);
    await queryRunner.query(`CREATE INDEX waitlist_offers_of_patient ON waitlist_offers (patient_id, starts_at)`);
    await queryRunner.query(`
      CREATE TABLE waitlist_openings (
        id uuid NOT NULL DEFAULT uuidv7(),
        professional_id uuid NOT NULL,
        starts_at timestamptz NOT NULL,
        local_starts_at timestamp NOT NULL,
        minutes_before smallint NOT NULL,
        free_minutes smallint NOT NULL,
        CONSTRAINT waitlist_openings_pk PRIMARY KEY (id),
        CONSTRAINT waitlist_openings_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id) ON DELETE CASCADE)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE waitlist_openings, waitlist_offers, waitlist_entries`);
    await queryRunner.query(`ALTER TABLE practice DROP COLUMN waitlist_offer_minutes`);
  }
}

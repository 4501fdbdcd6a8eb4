import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePatients1764547380000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // What one search box looks through. Immutable by promise (array_to_string is, for text), so that it can be indexed.
    await queryRunner.query(`
      CREATE FUNCTION patient_search_text(first_name text, last_name text, email text, code text, tags text[])
      RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN fold_text(first_name || ' ' || last_name || ' ' || coalesce(email, '') || ' ' || code || ' ' || array_to_string(tags, ' '))`);
    await queryRunner.query(`
      CREATE TABLE patients (
        id uuid NOT NULL DEFAULT uuidv7(),
        code text NOT NULL,
        account_id uuid,
        first_name text NOT NULL,
        last_name text NOT NULL,
        phone text NOT NULL,
        email text,
        date_of_birth date NOT NULL,
        sex text NOT NULL,
        address text,
        tags text[] NOT NULL DEFAULT '{}',
        allergies_and_medication_encrypted text NOT NULL,
        ssn_encrypted text,
        ssn_index text,
        national_id_encrypted text,
        national_id_index text,
        staff_note_encrypted text,
        about_note_encrypted text,
        entered_by_professional_id uuid,
        closed_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT patients_pk PRIMARY KEY (id),
        CONSTRAINT patients_code_form CHECK (code ~ '^p_[a-z0-9]{6}$'),
        CONSTRAINT patients_phone_form CHECK (phone ~ '^[+]?[0-9]{9,15}$'),
        CONSTRAINT patients_sex_known CHECK (sex IN ('M', 'F', 'O', 'P')),
        CONSTRAINT patients_ssn_searchable CHECK ((ssn_encrypted IS NULL) = (ssn_index IS NULL)),
        CONSTRAINT patients_national_id_searchable CHECK ((national_id_encrypted IS NULL) = (national_id_index IS NULL)),
        CONSTRAINT patients_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE SET NULL,
        CONSTRAINT patients_entered_by_fk FOREIGN KEY (entered_by_professional_id) REFERENCES professionals (id) ON DELETE SET NULL)`);
    // A code is never reused, so it is unique among closed records too; phone, e-mail and national id among open ones.
    await queryRunner.query(`CREATE UNIQUE INDEX patients_code_taken ON patients (code)`);
    await queryRunner.query(`CREATE UNIQUE INDEX patients_account_taken ON patients (account_id)`);
    await queryRunner.query(`CREATE UNIQUE INDEX patients_phone_taken ON patients (phone) WHERE closed_at IS NULL`);
    await queryRunner.query(`CREATE UNIQUE INDEX patients_email_taken ON patients (email) WHERE closed_at IS NULL`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX patients_national_id_taken ON patients (national_id_index) WHERE closed_at IS NULL`,
    );
    await queryRunner.query(`CREATE INDEX patients_by_ssn ON patients (ssn_index)`);
    await queryRunner.query(
      `CREATE INDEX patients_by_name ON patients (fold_text(last_name), fold_text(first_name), id) WHERE closed_at IS NULL`,
    );
    await queryRunner.query(`CREATE INDEX patients_entered_by ON patients (entered_by_professional_id)`);
    await queryRunner.query(`CREATE INDEX patients_by_tag ON patients USING gin (tags)`);
    await queryRunner.query(
      `CREATE INDEX patients_name_search ON patients USING gin (fold_text(first_name || ' ' || last_name) gin_trgm_ops)`,
    );
    await queryRunner.query(`
      CREATE INDEX patients_search ON patients USING gin (patient_search_text(first_name, last_name, email, code, tags) gin_trgm_ops)`);
    await queryRunner.query(`CREATE INDEX patients_email_search ON patients USING gin (email gin_trgm_ops)`);
    await queryRunner.query(`CREATE INDEX patients_phone_search ON patients USING gin (phone gin_trgm_ops)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE patients`);
    await queryRunner.query(`DROP FUNCTION patient_search_text(text, text, text, text, text[])`);
  }
}

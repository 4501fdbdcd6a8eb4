import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens travel by e-mail: whether the letter was sent, and to which address where it is not the account's. */
export class ExtendAccountTokens1764548300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Whoever asks for a new password with an address that nobody has costs the same work: a token of no account.
    await queryRunner.query(`
      ALTER TABLE account_tokens
        ALTER COLUMN account_id DROP NOT NULL,
        ADD COLUMN sent_at timestamptz,
        ADD COLUMN new_email text,
        ADD COLUMN previous_email text,
        DROP CONSTRAINT account_tokens_purpose_known,
        ADD CONSTRAINT account_tokens_purpose_known
          CHECK (purpose IN ('setup', 'password_reset', 'email_verification', 'email_change')),
        ADD CONSTRAINT account_tokens_addresses_of_change
          CHECK ((purpose = 'email_change') = (new_email IS NOT NULL AND previous_email IS NOT NULL))`);
    await queryRunner.query(`CREATE INDEX account_tokens_by_expiry ON account_tokens (expires_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM account_tokens WHERE account_id IS NULL OR purpose = 'email_change'`);
    await queryRunner.query(`DROP INDEX account_tokens_by_expiry`);
    await queryRunner.query(`
      ALTER TABLE account_tokens
        DROP CONSTRAINT account_tokens_addresses_of_change,
        DROP CONSTRAINT account_tokens_purpose_known,
        ADD CONSTRAINT account_tokens_purpose_known CHECK (purpose IN ('setup', 'password_reset', 'email_verification')),
        DROP COLUMN sent_at,
        DROP COLUMN new_email,
        DROP COLUMN previous_email,
        ALTER COLUMN account_id SET NOT NULL`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A search ends at the furthest that anybody lets book ahead, and finds who speaks a rare language without asking everybody. */
export class IndexHorizonsAndLanguages1764548040000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX professionals_by_horizon ON professionals (booking_horizon_days) WHERE status <> 'inactive'`,
    );
    // Each tag and the tags that it begins with: es-BO is es-bo and es.
    await queryRunner.query(`
      CREATE FUNCTION language_tags(text[]) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      RETURN (SELECT array_agg(array_to_string(parts[1:length], '-'))
                FROM (SELECT string_to_array(lower(language), '-') AS parts FROM unnest($1) AS language) spoken,
                     generate_series(1, cardinality(parts)) AS length)`);
    await queryRunner.query(
      `CREATE INDEX professionals_by_language ON professionals USING gin (language_tags(languages))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX professionals_by_language`);
    await queryRunner.query(`DROP FUNCTION language_tags(text[])`);
    await queryRunner.query(`DROP INDEX professionals_by_horizon`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How people want to be told, when patients are reminded, and one delivery for each channel. */
export class AddNotificationPreferences1764550000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE practice ADD COLUMN reminder_minutes integer[] NOT NULL DEFAULT '{1440,120}',
        ADD CONSTRAINT practice_reminder_minutes_in_range CHECK (
          cardinality(reminder_minutes) <= 5 AND 15 <= ALL (reminder_minutes) AND 20160 >= ALL (reminder_minutes))`);
    await queryRunner.query(`
      CREATE TABLE notification_preferences (
        recipient_type text NOT NULL,
        recipient_id uuid NOT NULL,
        language text,
        channels text[],
        reminders boolean NOT NULL DEFAULT true,
        reminder_minutes integer[],
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL,
        CONSTRAINT notification_preferences_pk PRIMARY KEY (recipient_type, recipient_id),
        CONSTRAINT notification_preferences_recipient_known CHECK (recipient_type IN ('patient', 'professional')),
        CONSTRAINT notification_preferences_language_known CHECK (language IN ('es', 'en')),
        CONSTRAINT notification_preferences_channels_known CHECK (
          channels <@ '{email,sms}' AND cardinality(channels) BETWEEN 1 AND 2),
        CONSTRAINT notification_preferences_minutes_in_range CHECK (
          cardinality(reminder_minutes) <= 5 AND 15 <= ALL (reminder_minutes) AND 20160 >= ALL (reminder_minutes)))`);
    await queryRunner.query(`
      ALTER TABLE notifications ADD COLUMN channel text NOT NULL DEFAULT 'email',
        ADD CONSTRAINT notifications_channel_known CHECK (channel IN ('email', 'sms'))`);
    await queryRunner.query(`ALTER TABLE notifications ALTER COLUMN channel DROP DEFAULT`);
    await queryRunner.query(`DROP INDEX notifications_once`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX notifications_once ON notifications (occasion, recipient_id, channel)`,
    );
    await queryRunner.query(`CREATE INDEX notifications_by_state ON notifications (state, id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX notifications_by_state`);
    await queryRunner.query(`DELETE FROM notifications WHERE channel <> 'email'`);
    await queryRunner.query(`DROP INDEX notifications_once`);
    await queryRunner.query(`ALTER TABLE notifications DROP COLUMN channel`);
    await queryRunner.query(`CREATE UNIQUE INDEX notifications_once ON notifications (occasion, recipient_id)`);
    await queryRunner.query(`DROP TABLE notification_preferences`);
    await queryRunner.query(`ALTER TABLE practice DROP COLUMN reminder_minutes`);
  }
}

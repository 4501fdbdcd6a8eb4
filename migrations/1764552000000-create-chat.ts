import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a patient and a professional write to each other about an appointment, and the tickets that open a socket to it. */
export class CreateChat1764552000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE chat_conversations (
        appointment_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        professional_id uuid NOT NULL,
        last_seq integer NOT NULL DEFAULT 0,
        last_message_at timestamptz,
        patient_read_up_to integer NOT NULL DEFAULT 0,
        patient_unread integer NOT NULL DEFAULT 0,
        patient_noticed integer NOT NULL DEFAULT 0,
        professional_read_up_to integer NOT NULL DEFAULT 0,
        professional_unread integer NOT NULL DEFAULT 0,
        professional_noticed integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        CONSTRAINT chat_conversations_pk PRIMARY KEY (appointment_id),
        CONSTRAINT chat_conversations_appointment_fk FOREIGN KEY (appointment_id) REFERENCES appointments (id),
        CONSTRAINT chat_conversations_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
        CONSTRAINT chat_conversations_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id),
        CONSTRAINT chat_conversations_read_in_range CHECK (
          patient_read_up_to BETWEEN 0 AND last_seq AND professional_read_up_to BETWEEN 0 AND last_seq),
        CONSTRAINT chat_conversations_unread_in_range CHECK (
          patient_unread BETWEEN 0 AND last_seq AND professional_unread BETWEEN 0 AND last_seq),
        CONSTRAINT chat_conversations_last_message_dated CHECK ((last_seq = 0) = (last_message_at IS NULL)))`);
    await queryRunner.query(
      `CREATE INDEX chat_conversations_of_patient ON chat_conversations (patient_id, last_message_at, appointment_id)`,
    );
    await queryRunner.query(
      `CREATE INDEX chat_conversations_of_professional ON chat_conversations (professional_id, last_message_at, appointment_id)`,
    );
    await queryRunner.query(
      `CREATE INDEX chat_conversations_unread_by_patient ON chat_conversations (patient_id) WHERE patient_unread > 0`,
    );
    await queryRunner.query(
      `CREATE INDEX chat_conversations_unread_by_professional ON chat_conversations (professional_id) WHERE professional_unread > 0`,
    );
    await queryRunner.query(`
      CREATE TABLE chat_messages (
        id uuid NOT NULL,
        appointment_id uuid NOT NULL,
        seq integer NOT NULL,
        client_id uuid NOT NULL,
        sender_account_id uuid NOT NULL,
        sender_role text NOT NULL,
        body_encrypted text,
        sent_at timestamptz NOT NULL,
        CONSTRAINT chat_messages_pk PRIMARY KEY (id),
        CONSTRAINT chat_messages_conversation_fk FOREIGN KEY (appointment_id)
          REFERENCES chat_conversations (appointment_id),
        CONSTRAINT chat_messages_sender_role_known CHECK (sender_role IN ('patient', 'professional')),
        CONSTRAINT chat_messages_seq_positive CHECK (seq > 0))`);
    await queryRunner.query(`CREATE UNIQUE INDEX chat_messages_in_order ON chat_messages (appointment_id, seq)`);
    await queryRunner.query(`CREATE UNIQUE INDEX chat_messages_once ON chat_messages (appointment_id, client_id)`);
    await queryRunner.query(`CREATE INDEX chat_messages_by_time ON chat_messages (sent_at)`);
    await queryRunner.query(`
      CREATE TABLE chat_tickets (
        ticket_hash text NOT NULL,
        account_id uuid NOT NULL,
        device_session_id uuid NOT NULL,
        appointment_id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT chat_tickets_pk PRIMARY KEY (ticket_hash),
        CONSTRAINT chat_tickets_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT chat_tickets_device_session_fk FOREIGN KEY (device_session_id) REFERENCES device_sessions (id) ON DELETE CASCADE)`);
    await queryRunner.query(`CREATE INDEX chat_tickets_by_end ON chat_tickets (expires_at)`);
    await queryRunner.query(`CREATE INDEX chat_tickets_of_session ON chat_tickets (device_session_id)`);
    await queryRunner.query(`CREATE INDEX chat_tickets_of_account ON chat_tickets (account_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE chat_tickets`);
    await queryRunner.query(`DROP TABLE chat_messages`);
    await queryRunner.query(`DROP TABLE chat_conversations`);
  }
}

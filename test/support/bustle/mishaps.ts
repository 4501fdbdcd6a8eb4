import type { TestApp } from '../app';
import { Client } from '../client';
import { status } from '../sms-server';
import type { Cast } from './cast';
import type { Outside } from './outside';
import type { PraxisProcess } from './praxis-process';

const REFUSED = 'Canarirota';

/**
 * What goes wrong, each time with an error or an answer that quotes somebody: the database names the row that it refuses, mail servers
 * and providers the address.
 */
export class Mishaps {
  /** What became of them: statuses, and fields that could not be read. */
  readonly came: unknown[] = [];

  constructor(
    private readonly test: TestApp,
    private readonly cast: Cast,
    private readonly outside: Outside,
  ) {}

  /** Before any process is there: some of it takes a lock. */
  async prepare(): Promise<void> {
    const { em } = this.test;
    const [, altered] = this.cast.patients;
    await em.query(`ALTER TABLE patients ADD CONSTRAINT patients_canary CHECK (first_name <> '${REFUSED}')`);
    await em.query(
      `UPDATE patients SET allergies_and_medication_encrypted = left(allergies_and_medication_encrypted, -8) || 'AAAAAAA='
        WHERE id = $1`,
      [altered!.id],
    );
  }

  /** Those outside refuse the next of each once, for now. Whoever is told writes it down: that must not be who is killed. */
  refuse(): void {
    const { mail, sms } = this.outside;
    const [{ email, phone }] = this.cast.patients as [Cast['patients'][number]];
    mail.steps.recipient = () => {
      delete mail.steps.recipient;
      throw Object.assign(new Error(`<${email}> (Canarinombre Canariapellido) has no room`), { responseCode: 452 });
    };
    sms.answer = (response) => {
      sms.answer = status(201, { sid: 'SM1' });
      status(429, { code: 20_429, message: `Too many to ${phone} (Canarinombre)` })(response);
    };
  }

  /** By ways of their own: nobody asks again. */
  async happen(api: PraxisProcess): Promise<void> {
    const [first, altered] = this.cast.patients;
    const admin = new Client(api.origin, { authorization: this.cast.admin.authorization });
    const refused = await admin.patch(`/patients/${first!.id}`, { firstName: REFUSED, aboutNote: 'canario-roto' });
    const read = await admin.get(`/patients/${altered!.id}`);
    this.came.push(refused.status, read.status, read.body.unreadableFields);
  }
}

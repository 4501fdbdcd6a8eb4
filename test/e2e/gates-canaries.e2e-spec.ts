import { Controller, Get } from '@nestjs/common';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { Public } from '../../src/common/auth/access';
import { Logger } from '../../src/common/logging/logger';
import { startApp } from '../support/app';
import { urlOf } from '../support/database';

const SSN = '123-45-6789';

/** What a careless change would do: each of it has to be noticed when a test file ends. */
@Controller('careless')
class CarelessController {
  readonly #logger = new Logger('info');

  constructor(private readonly database: DataSource) {}

  @Get('log')
  @Public()
  log(): void {
    this.#logger.log(`Found the patient with the SSN ${SSN}`);
  }

  @Get('error')
  @Public()
  error(): void {
    throw new Error('allergic to Penicilina');
  }

  @Get('audit')
  @Public()
  async audit(): Promise<void> {
    await this.database.query(
      `INSERT INTO audit_entries (at, actor_role, action, record_type, outcome, details)
       VALUES (now(), 'admin', 'patient.read', 'patient', 'allowed', '{"name": "Lucía"}')`,
    );
  }

  @Get('plain')
  @Public()
  async plain(): Promise<void> {
    await this.database.query(`UPDATE practice SET name = 'Prefiere la tarde'`);
  }
}

describe('what a careless change tells to whom it should not', () => {
  it.each([
    ['log', 'log: '],
    ['audit', 'public.audit_entries: '],
    ['plain', 'public.practice: '],
    ['error', 'log: '],
  ])('is noticed: %s', async (route, where) => {
    const test = await startApp({ controllers: [CarelessController] });
    await test.client.get(`/careless/${route}`);
    await expect(test.stop()).rejects.toThrow(`Told to whom it should not be:\n${where}`);
  });

  it('is noticed when it is kept as bytes', async () => {
    const test = await startApp();
    const owner = new Client({ connectionString: urlOf(test.database) });
    await owner.connect();
    await owner.query(`CREATE TABLE careless AS SELECT 'Derivada por ...'::bytea AS note`);
    await owner.end();
    await expect(test.stop()).rejects.toThrow('public.careless: ');
  });
});

import { Command, CommanderError } from 'commander';
import { describeFailure, CommandProblem } from './command-problem';
import type { ReplayOptions } from './replay-events';
import type { Terminal } from './terminal';

const EXAMPLES = `
Examples:
  npx praxis migrate up
  npx praxis create-admin --email ana@clinica.example
  npx praxis openapi --yaml --out openapi.yaml

The database is the one of DATABASE_URL, or else the embedded one. \`npx praxis <command> --help\` tells more.
Exit code: 0 when done, 1 when not; then two lines say what is wrong and what to do.`;

/* A command loads what it needs when it runs: the application alone takes a second to load, and `npm start` runs three commands.
   `import()` stays as it is in the built program, and would need the endings of its files. */
/* eslint-disable @typescript-eslint/no-require-imports */
const load = {
  admin: () => require('./create-admin') as typeof import('./create-admin'),
  audit: () => require('./audit-trail') as typeof import('./audit-trail'),
  availability: () => require('./create-availability') as typeof import('./create-availability'),
  configuration: () => require('./check-configuration') as typeof import('./check-configuration'),
  migrate: () => require('./migrate') as typeof import('./migrate'),
  openapi: () => require('./write-openapi') as typeof import('./write-openapi'),
  seed: () => require('./seed-demo') as typeof import('./seed-demo'),
  signingKeys: () => require('./rotate-signing-keys') as typeof import('./rotate-signing-keys'),
  rotation: () => require('./keys/rotate-keys') as typeof import('./keys/rotate-keys'),
  erasures: () => require('./privacy/repeat-erasures') as typeof import('./privacy/repeat-erasures'),
  keyBackups: () => require('./keys/key-backups') as typeof import('./keys/key-backups'),
  events: () => require('./replay-events') as typeof import('./replay-events'),
  freeSlots: () => require('./verify-free-slots') as typeof import('./verify-free-slots'),
  specializations: () => require('./create-specializations') as typeof import('./create-specializations'),
};
/* eslint-enable @typescript-eslint/no-require-imports */

/**
 * Runs one command.
 * @param words what follows `praxis` on the command line
 * @returns the exit code
 */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await commands(terminal).parseAsync([...words], { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has already said what was wrong with the words, or shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode;
    terminal.err(describeFailure(error));
    return 1;
  }
}

function commands(terminal: Terminal): Command {
  const program = new Command('praxis')
    .description('The commands of Praxis, the booking and practice back end.')
    .usage('<command> [options]')
    .configureOutput({ writeOut: (line) => terminal.out(line), writeErr: (line) => terminal.err(line) })
    .showHelpAfterError('Run `npx praxis --help` for the commands.')
    .addHelpText('after', EXAMPLES)
    .exitOverride();
  addStart(program);
  addMigrate(program, terminal);
  addBeginnings(program, terminal);
  addSigningKeys(program, terminal);
  addDemo(program, terminal);
  addVerifications(program, terminal);
  addAudit(program, terminal);
  addKeys(program, terminal);
  addPrivacy(program, terminal);
  addEvents(program, terminal);
  addDescriptions(program, terminal);
  return program;
}

/** Only for the help: the launcher runs it, because it has to install and build what this file is part of. */
function addStart(program: Command): void {
  program
    .command('start')
    .description('Starts everything, as `npm start` does: database, migrations, demo world, server.')
    .allowUnknownOption()
    .action(() => {
      throw new CommandProblem(
        '`start` is run by the launcher.',
        'Use `npx praxis start` or `npm start` in the folder of Praxis.',
      );
    });
}

function addMigrate(program: Command, terminal: Terminal): void {
  const migrate = program
    .command('migrate')
    .description('Brings the tables of the database up to date, or one step back.');
  migrate
    .command('up')
    .description(
      'Runs every pending migration. Two at once wait for each other; one that was killed is simply run again.',
    )
    .action(() => load.migrate().migrateUp(terminal));
  migrate
    .command('down')
    .description('Takes back the migration that was run last, with the data of its tables.')
    .action(() => load.migrate().migrateDown(terminal));
  migrate
    .command('status')
    .description('Shows which migrations have been run and which are pending.')
    .action(() => load.migrate().migrateStatus(terminal));
}

function addBeginnings(program: Command, terminal: Terminal): void {
  program
    .command('create-admin')
    .description(
      'Creates an account that administers the practice. Without a password it prints a single-use setup token (72 hours).',
    )
    .requiredOption('--email <address>', 'the address to sign in with')
    .option('--password-stdin', 'read the password from standard input')
    .action((options: { email: string; passwordStdin?: boolean }) => load.admin().createAdmin(terminal, options));
  program
    .command('create-specializations')
    .description('Adds the usual specializations, in Spanish and English. What is there already stays as it is.')
    .action(() => load.specializations().createSpecializations(terminal));
  program
    .command('create-availability')
    .description(
      'Gives office hours (Monday to Friday, 09:00-13:00 and 15:00-19:00) to professionals who have no hours yet.',
    )
    .option('--professional <id>', 'a UUID, or `all`', 'all')
    .action((options: { professional: string }) =>
      load.availability().createAvailability(terminal, options.professional),
    );
}

function addSigningKeys(program: Command, terminal: Terminal): void {
  program
    .command('rotate-signing-keys')
    .description(
      'Makes a new key for access tokens while the servers run. Tokens of the key before are accepted until the next rotation.',
    )
    .action(() => load.signingKeys().rotateSigningKeys(terminal));
}

function addDemo(program: Command, terminal: Terminal): void {
  program
    .command('seed-demo')
    .description(
      'Fills an empty database with a demo practice around today. The demo accounts get the password in DEMO_PASSWORD.',
    )
    .option('--if-empty', 'leave a database that holds data as it is, without an error')
    .action((options: { ifEmpty?: boolean }) => load.seed().seedDemo(terminal, options));
  program
    .command('demo-status')
    .description('Prints {"seeded":true} or {"seeded":false}: whether the demo practice is in the database.')
    .action(() => load.seed().printDemoStatus(terminal));
}

function addVerifications(program: Command, terminal: Terminal): void {
  program
    .command('verify')
    .description('Compares what is derived with what it is derived from.')
    .command('free-slots')
    .description(
      'The free slots that searches read, with hours, blocks and appointments. Safe while the server runs; exit code 1 if they differ.',
    )
    .option('--repair', 'derive anew what differs')
    .action((options: { repair?: boolean }) => load.freeSlots().verifyFreeSlots(terminal, options));
}

function addAudit(program: Command, terminal: Terminal): void {
  const several = (value: string, previous: string[] = []): string[] => [...previous, value];
  const audit = program.command('audit').description('Looks at the audit trail and its hash chain.');
  audit
    .command('head')
    .description('Prints the end of the chain as JSON. Keep it elsewhere: nobody can cut off what was sealed before.')
    .action(() => load.audit().printAuditHead(terminal));
  audit
    .command('verify')
    .description(
      'Finds entries and seals that were edited, removed, inserted, reordered or cut off. Safe while the server runs; exit code 1 then.',
    )
    .option('--head <number:hash>', 'a head that was exported; may be given several times', several)
    .option('--log <file>', 'a log of the server, which holds exported heads; may be given several times', several)
    .action((options: { head?: string[]; log?: string[] }) => load.audit().verifyAudit(terminal, options));
}

function addKeys(program: Command, terminal: Terminal): void {
  program
    .command('rotate-keys')
    .description(
      'Brings everything encrypted under the newest keys, while the server runs. One that was killed is simply run again.',
    )
    .action(() => load.rotation().rotateKeys(terminal));
  const keys = program.command('keys').description('The keys that encrypt the data, and their backups.');
  keys
    .command('status')
    .description('Counts what each key still encrypts, and says which may be taken out of the configuration.')
    .action(() => load.rotation().keysStatus(terminal));
  keys
    .command('backup')
    .description(
      'Writes the data keys, themselves encrypted, to a new file; removes backups older than KEY_BACKUP_DAYS.',
    )
    .requiredOption('--out <folder>', 'where backups of keys are kept: apart from those of the data')
    .action((options: { out: string }) => load.keyBackups().backUpKeys(terminal, options.out));
  keys
    .command('restore')
    .description(
      'Puts back missing data keys. What was destroyed stays destroyed; backups past KEY_BACKUP_DAYS are refused.',
    )
    .requiredOption('--from <file>', 'what `praxis keys backup` wrote')
    .action((options: { from: string }) => load.keyBackups().restoreKeys(terminal, options.from));
}

function addPrivacy(program: Command, terminal: Terminal): void {
  program
    .command('privacy')
    .description('What is owed to the persons whose data is kept.')
    .command('repeat-erasures')
    .description(
      'After restoring a backup: erases anew whoever was erased since it was made. Before the server starts.',
    )
    .action(() => load.erasures().repeatErasures(terminal));
}

function addEvents(program: Command, terminal: Terminal): void {
  program
    .command('events')
    .description('What the outbox tells.')
    .command('replay')
    .description('Has events told again, in their order: one, or all of a time. Receivers know a repetition by its id.')
    .option('--id <uuid>', 'one event')
    .option('--from <instant>', 'those that happened from then on, e.g. 2026-12-01T00:00:00Z')
    .option('--to <instant>', 'and before then')
    .option('--consumer <name>', 'tell only this one; everybody unless given')
    .action((options: ReplayOptions) => load.events().replayEvents(terminal, options));
}

function addDescriptions(program: Command, terminal: Terminal): void {
  program
    .command('openapi')
    .description('Prints the OpenAPI document of the API. Needs no database.')
    .option('--out <file>', 'write it to a file instead')
    .option('--yaml', 'as YAML instead of JSON')
    .action((options: { out?: string; yaml?: boolean }) => load.openapi().writeOpenapi(terminal, options));
  program
    .command('config')
    .description('Looks at the configuration.')
    .command('check')
    .description('Checks the environment as the server does when it starts, and names every faulty variable.')
    .action(() => load.configuration().checkConfiguration(terminal));
}

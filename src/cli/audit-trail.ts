import { readFile } from 'node:fs/promises';
import { lastSeal, unsealedTail } from '../audit/audit-seals.queries';
import { verifyAuditTrail, type Verdict } from '../audit/audit-verification';
import { headsIn, parseHead, type Head } from '../audit/chain';
import { environmentSchema } from '../config/environment';
import { CommandProblem } from './command-problem';
import { withDatabase } from './open-database';
import type { Terminal } from './terminal';

/** Of each kind; the rest is counted. */
const MOST_NAMED = 20;

interface VerifyOptions {
  /** `number:hash`, as `audit head` prints it. */
  readonly head?: readonly string[];
  /** Logs of the server, with the heads that it has exported. */
  readonly log?: readonly string[];
}

/** The end of the chain, to be kept elsewhere than the database. */
export async function printAuditHead(terminal: Terminal): Promise<void> {
  await withDatabase(terminal, async ({ manager }) => {
    const seal = await lastSeal(manager);
    const { count } = await unsealedTail(manager);
    terminal.out(`${JSON.stringify({ auditHead: seal && `${seal.number}:${seal.hash}`, unsealed: count })}\n`);
  });
}

/** @throws CommandProblem where anything was edited, removed, inserted, reordered or cut off */
export async function verifyAudit(terminal: Terminal, options: VerifyOptions): Promise<void> {
  const keys = environmentSchema.shape.AUDIT_SEAL_KEYS.safeParse(terminal.variables['AUDIT_SEAL_KEYS']);
  if (!keys.success) {
    throw new CommandProblem(
      'AUDIT_SEAL_KEYS is missing or holds no key of 32 bytes.',
      'Set it as the server has it: without the keys nobody can tell whether seals are genuine.',
    );
  }
  const heads = await exportedHeads(options);
  const verdict = await withDatabase(terminal, (dataSource) => verifyAuditTrail(dataSource, keys.data, heads));
  tell(terminal, verdict, heads);
}

async function exportedHeads({ head = [], log = [] }: VerifyOptions): Promise<Head[]> {
  const given = head.map((text) => {
    const parsed = parseHead(text);
    if (parsed) return parsed;
    throw new CommandProblem(`"${text}" is not the head of a chain.`, 'Give it as `praxis audit head` prints it.');
  });
  const logs = await Promise.all(
    log.map((file) =>
      readFile(file, 'utf8').catch(() => {
        throw new CommandProblem(`The log ${file} cannot be read.`, 'Name a file with the log of a server.');
      }),
    ),
  );
  return [...given, ...logs.flatMap(headsIn)];
}

function tell(terminal: Terminal, { findings, seals, entries, head, tail }: Verdict, heads: readonly Head[]): void {
  for (const { kind, sentence } of findings.slice(0, MOST_NAMED)) terminal.out(`${kind}: ${sentence}\n`);
  if (findings.length > MOST_NAMED) terminal.out(`and ${findings.length - MOST_NAMED} more\n`);
  const since = tail.since === null ? '' : `, the oldest of ${tail.since.toISOString()}`;
  terminal.out(`${seals} seals over ${entries} entries; ${tail.count} entries not sealed yet${since}.\n`);
  if (head.number > 0) terminal.out(`The chain ends with ${head.number}:${head.hash}.\n`);
  if (heads.length === 0)
    terminal.out('Compared with no exported head: whether the end was cut off is not known (--head, --log).\n');
  if (findings.length > 0) {
    throw new CommandProblem(
      `The audit trail is not what was sealed: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}.`,
      'Keep the database as it is, compare it with a backup, and find out who could change it.',
    );
  }
}

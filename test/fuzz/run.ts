import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { describeApi } from '../../src/openapi';
import { startApp } from '../support/app';
import { Fuzzer, type FuzzReport } from '../support/fuzz/fuzzer';
import { toldOf } from '../support/fuzz/replay';
import globalSetup from '../support/global-setup';
import type { ApiDocument } from '../support/matrix/document';
import { TEST_VALUES } from '../support/values';

/** A busy machine is no finding. */
const PATIENCE = {
  DATABASE_CONNECT_TIMEOUT_MS: '30000',
  DATABASE_LOCK_TIMEOUT_MS: '30000',
  DATABASE_STATEMENT_TIMEOUT_MS: '60000',
};
Object.assign(process.env, TEST_VALUES, PATIENCE);

const SHOW_EVERY_MS = 1_000;
/** Where the output is no terminal. */
const LINE_EVERY_MS = 15_000;

/** `run.ts [--requests 1000] [--seed 1] [--first 0] [--only 'GET .*slots']`: exit code 1 where something was found. */
async function main(args: string[]): Promise<number> {
  const options = { requests: {}, seed: {}, first: {}, only: {} };
  const { values } = parseArgs({
    args,
    options: Object.fromEntries(Object.keys(options).map((name) => [name, { type: 'string' as const }])),
  });
  const given = (name: keyof typeof options, fallback: number) => Number(values[name] ?? fallback);
  const requests = given('requests', 1_000);
  const seed = given('seed', Math.floor(Math.random() * 1e9));
  say(`seed ${seed}: ${requests} requests`);
  await globalSetup();
  const test = await startApp();
  try {
    const document = JSON.parse(JSON.stringify(describeApi(test.app))) as ApiDocument;
    const began = performance.now();
    const report = await new Fuzzer(test, document).run({
      seed,
      requests,
      first: given('first', 0),
      ...(typeof values['only'] === 'string' ? { only: new RegExp(values['only']) } : {}),
      onProgress: progress(requests, began),
      onFinding: (finding) => say(`\n${toldOf(finding, seed)}\n`),
    });
    tell(report, seed, (performance.now() - began) / 1_000);
    return report.findings.length > 0 ? 1 : 0;
  } finally {
    await test.stop();
  }
}

function tell({ sent, findings, statuses, neverReached }: FuzzReport, seed: number, seconds: number): void {
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  say(`\n${sent} requests in ${seconds.toFixed(0)} s with seed ${seed}. Answers: ${counts.join(', ')}`);
  if (neverReached.length > 0) say(`Never answered well: ${neverReached.join(', ')}`);
  say(findings.length > 0 ? `\n${findings.length} findings.` : 'Nothing was found.');
}

function progress(total: number, began: number): (sent: number) => void {
  const { isTTY } = process.stdout;
  const every = isTTY ? SHOW_EVERY_MS : LINE_EVERY_MS;
  let shownAt = began;
  return (sent) => {
    const now = performance.now();
    if (now - shownAt < every) return;
    shownAt = now;
    const left = ((now - began) / sent) * (total - sent);
    const line = `${sent} of ${total}, about ${Math.ceil(left / 1_000)} s to go`;
    process.stdout.write(isTTY ? `\r${line}   ` : `${line}\n`);
  };
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(2);
  },
);

/** A failure that a person can act on: what happened, what to do about it, and the lines that show it. */
export class Problem extends Error {
  constructor(cause, remedy, details = '') {
    super(cause);
    this.name = 'Problem';
    this.remedy = remedy;
    this.details = details;
  }
}

/** Prints a failure as cause, remedy and log; the stack of an unexpected one goes to the log only. */
export function reportProblem(error, { log, title = 'Praxis could not start.' } = {}) {
  const expected = error instanceof Problem;
  const lines = ['', title, `  Cause:  ${error.message}`];
  lines.push(
    `  Remedy: ${expected ? error.remedy : 'See the log; if it does not explain the failure, report it with the log.'}`,
  );
  if (log) lines.push(`  Log:    ${log.path}`);
  if (expected && error.details) lines.push('', ...error.details.split('\n').map((line) => `  | ${line}`));
  if (!expected && !log) lines.push('', error.stack ?? '');
  process.stderr.write(`${lines.join('\n')}\n`);
  log?.write(`\n${error.stack ?? error.message}\n${error.details ?? ''}\n`);
}

/** The last lines of a text, for the details of a problem. */
export function lastLines(text, count = 12) {
  return text.trimEnd().split('\n').slice(-count).join('\n').trim();
}

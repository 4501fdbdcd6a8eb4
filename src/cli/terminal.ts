import { text } from 'node:stream/consumers';
import { Clock } from '../common/time/clock';

/** Everything a command meets outside the database. Tests hand over their own. */
export interface Terminal {
  /** Results: what a pipe receives. */
  out(text: string): void;
  /** Problems and notes. */
  err(text: string): void;
  /** Whether a person can be asked, and a progress bar redrawn. */
  readonly interactive: boolean;
  /** All of standard input. */
  input(): Promise<string>;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

export function processTerminal(): Terminal {
  return {
    out: (line) => void process.stdout.write(line),
    err: (line) => void process.stderr.write(line),
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    input: () => text(process.stdin),
    variables: process.env,
    clock: new Clock(),
  };
}

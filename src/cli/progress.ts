import { progress } from '@clack/prompts';
import type { Terminal } from './terminal';

/** Shows how far long work is: a bar where somebody watches, plain lines such as `appointments 900/1500` elsewhere. */
export interface Progress {
  /** @param label what is being counted; `done` and `total` are of this label alone */
  reach(label: string, done: number, total: number): void;
  end(message: string): void;
  /** Puts the terminal in order after a failure. */
  abandon(): void;
}

/** @param max the sum of the totals of all labels */
export function showProgress(terminal: Terminal, title: string, max: number): Progress {
  return terminal.interactive ? bar(title, max) : lines(terminal);
}

function bar(title: string, max: number): Progress {
  const shown = progress({ max, size: 30 });
  const reached = new Map<string, number>();
  // The bar reads the keyboard, and on Ctrl-C ends the process as if all were done.
  const interrupted = (): void => void (process.exitCode = 130);
  process.once('exit', interrupted);
  const finish = (): void => void process.removeListener('exit', interrupted);
  shown.start(title);
  return {
    reach: (label, done, total) => {
      shown.advance(done - (reached.get(label) ?? 0), `${label} ${done}/${total}`);
      reached.set(label, done);
    },
    end: (message) => {
      finish();
      shown.stop(message);
    },
    abandon: () => {
      finish();
      shown.error('not finished');
    },
  };
}

function lines(terminal: Terminal): Progress {
  return {
    reach: (label, done, total) => terminal.out(`${label} ${done}/${total}\n`),
    end: (message) => terminal.out(`${message}\n`),
    abandon: () => undefined,
  };
}

/** Below this a step says nothing before it is done. */
const SHOW_AFTER_MS = 1000;

/**
 * Progress as `[2/6] Installing packages … done in 12.3 s`. In a terminal the line counts the seconds; elsewhere each step
 * writes whole lines.
 */
export class Steps {
  #number = 0;

  constructor(total, { stream = process.stdout, log } = {}) {
    this.total = total;
    this.stream = stream;
    this.log = log;
  }

  /**
   * Runs one step. The work may answer `{ note, result }`, or a note alone, which is shown instead of the time; before it lets
   * a program write to the terminal it calls the function that it is given.
   */
  async run(title, work) {
    const label = `[${++this.#number}/${this.total}] ${title} …`;
    const started = performance.now();
    const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
    this.log?.write(`\n${new Date().toISOString()} ${label}\n`);
    const progress = this.#show(label, seconds);
    const end = (outcome) => {
      progress.stop();
      this.stream.write(`${label} ${outcome}\n`);
      this.log?.write(`${label} ${outcome}\n`);
    };
    try {
      const { note, result } = asOutcome(await work(progress.letTalk));
      end(note ?? `done in ${seconds()} s`);
      return result;
    } catch (error) {
      end(`failed after ${seconds()} s`);
      throw error;
    }
  }

  /** A counting line in a terminal, elsewhere one line once the step takes long. */
  #show(label, seconds) {
    const { stream } = this;
    const clear = stream.isTTY ? '\r\x1b[K' : '';
    if (stream.isTTY) stream.write(label);
    const timer = setInterval(() => {
      if (!stream.isTTY) clearInterval(timer);
      stream.write(stream.isTTY ? `${clear}${label} ${seconds()} s` : `${label}\n`);
    }, SHOW_AFTER_MS);
    let counting = true;
    const stop = () => {
      clearInterval(timer);
      if (counting) stream.write(clear);
      counting = false;
    };
    const letTalk = () => {
      stop();
      stream.write(`${label}\n`);
    };
    return { stop, letTalk };
  }
}

function asOutcome(answer) {
  return typeof answer === 'string' ? { note: answer } : (answer ?? {});
}

import { Logger } from '../../src/common/logging/logger';
// It sets where the lines of the tests go.
import './leaks';

/** Every line that the application logs meanwhile. */
export async function recordedLogs(work: () => Promise<unknown>): Promise<string[]> {
  const { destination } = Logger;
  const lines: string[] = [];
  const write = destination.write.bind(destination);
  destination.write = (line) => {
    lines.push(line);
    write(line);
  };
  try {
    await work();
  } finally {
    destination.write = write;
  }
  return lines;
}

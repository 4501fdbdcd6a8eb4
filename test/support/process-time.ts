let passed: number | undefined;

/**
 * So many ms more have passed for whatever counts the time of the process: silence, patience, presence. Timers are not hurried, and time
 * does not go back: it holds for the rest of the file.
 */
export function passProcessTime(ms: number): void {
  if (passed === undefined) {
    const now = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => now() + (passed ?? 0));
  }
  passed = (passed ?? 0) + ms;
}

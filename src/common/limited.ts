/** Runs tasks in the order in which they come, at most `limit` of them at a time. */
export function limited(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running < limit) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      // Who waits next takes this one's place.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

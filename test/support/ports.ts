import { createServer } from 'node:net';

/**
 * A port of this worker's own that nobody listens on.
 * @param first below the ports that outgoing connections take
 */
export async function freePort(first: number): Promise<number> {
  const offset = Number(process.env['JEST_WORKER_ID'] ?? '1') * 20;
  for (let port = first + offset; ; port++) {
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer().once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

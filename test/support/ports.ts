import { createServer } from 'node:net';

const offset = (): number => Number(process.env['JEST_WORKER_ID'] ?? '1') * 20;

/**
 * A port of this worker's own that nobody listens on.
 * @param first below the ports that outgoing connections take
 */
export async function freePort(first: number): Promise<number> {
  for (let port = first + offset(); ; port++) if (await isFree(port)) return port;
}

/** Several, one after the other; none is taken yet. */
export async function freePorts(first: number, count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let port = first + offset(); ports.length < count; port++) if (await isFree(port)) ports.push(port);
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

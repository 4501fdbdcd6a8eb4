import net from 'node:net';

/** Systems hand out ports from here on to outgoing connections: one that is free now may be taken a moment later. */
const EPHEMERAL = 32768;

/** Whether a server can listen there, and nobody answers there already (macOS lets two listen on overlapping addresses). */
export async function isFree(port, host = '127.0.0.1') {
  return (await canListen(port, host)) && !(await answers(port, reachable(host)));
}

/** The wanted port, or the next free one. */
export async function freePort(wanted, host = '127.0.0.1') {
  const limit = Math.min(65535, wanted < EPHEMERAL ? EPHEMERAL - 1 : 65535);
  for (let port = wanted; port <= Math.min(limit, wanted + 200); port++) {
    if (await isFree(port, host)) return port;
  }
  return null;
}

/** The address by which this machine reaches a server listening on `host`. */
export function reachable(host) {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** The same as part of a URL, which wants brackets around IPv6. */
export function hostInUrl(host) {
  const address = reachable(host);
  return address.includes(':') ? `[${address}]` : address;
}

function canListen(port, host) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error) => (['EADDRINUSE', 'EACCES'].includes(error.code) ? resolve(false) : reject(error)));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function answers(port, host) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host });
    const done = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(500, () => done(false));
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

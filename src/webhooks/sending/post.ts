import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { isInside } from './inside';

/** Why an attempt came to nothing. */
export type DeliveryFailure =
  | 'status'
  | 'redirect'
  | 'timeout'
  | 'refused'
  | 'reset'
  | 'unknown_host'
  | 'address_not_allowed'
  | 'tls'
  | 'connection';

/** What an endpoint answered: its status and its wish to be asked later, and nothing of the body. */
export interface Answered {
  readonly status: number | null;
  readonly failure: DeliveryFailure | null;
  readonly retryAfter: string | undefined;
}

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The answer's status has so many milliseconds from the beginning. */
  readonly timeoutMs: number;
  /** Whether the address may lie inside. */
  readonly allowInside: boolean;
}

/** Read so that the endpoint may end its answer in peace; not kept. */
const MAX_ANSWER_BYTES = 65_536;

class InnerAddress extends Error {}

/** A request of its own connection, that follows no redirect and sends no cookie. Never throws. */
export async function post({ url, headers, body, timeoutMs, allowInside }: Post): Promise<Answered> {
  const isTls = url.startsWith('https:');
  const send = isTls ? httpsRequest : httpRequest;
  let request: ClientRequest | undefined;
  // Around everything, looking the name up included. It may outlive the promise: an answer's body has no longer either.
  const timer = setTimeout(() => request?.destroy(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), timeoutMs);
  try {
    return await new Promise<Answered>((resolve, reject) => {
      request = send(
        url,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
          agent: agentFor(isTls, allowInside),
          ...(allowInside ? {} : { lookup: lookUpOutside }),
        },
        (response) => {
          drain(response, timer);
          resolve(judged(response));
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  } catch (error) {
    clearTimeout(timer);
    return { status: null, failure: failureOf(error), retryAfter: undefined };
  }
}

function judged({ statusCode = 0, headers }: IncomingMessage): Answered {
  const isRedirect = statusCode >= 300 && statusCode < 400;
  const isDone = statusCode >= 200 && statusCode < 300;
  return {
    status: statusCode,
    failure: isDone ? null : isRedirect ? 'redirect' : 'status',
    retryAfter: headers['retry-after'],
  };
}

function drain(response: IncomingMessage, timer: NodeJS.Timeout): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) response.destroy();
  });
  response.on('error', () => undefined);
  response.on('close', () => clearTimeout(timer));
}

/** Two layers, each of them enough: the library's check at the moment of connecting, and ours where names are looked up. */
function agentFor(isTls: boolean, allowInside: boolean): HttpAgent {
  if (allowInside) return isTls ? new HttpsAgent() : new HttpAgent();
  return isTls ? new RequestFilteringHttpsAgent() : new RequestFilteringHttpAgent();
}

/** Looks a name up and refuses it if any of its addresses lies inside: what is connected to is what was looked at. */
export const lookUpOutside: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses: LookupAddress[] | undefined) => {
    const [first] = addresses ?? [];
    if (error || first === undefined) callback(error ?? new Error('no address'), '');
    else if (addresses?.some(({ address }) => isInside(address) !== false)) callback(new InnerAddress(), '');
    else if (options.all) callback(null, addresses ?? []);
    else callback(null, first.address, first.family);
  });
};

const FAILURES: Readonly<Record<string, DeliveryFailure>> = {
  ETIMEDOUT: 'timeout',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ENOTFOUND: 'unknown_host',
  EAI_AGAIN: 'unknown_host',
  ENODATA: 'unknown_host',
};

function failureOf(error: unknown): DeliveryFailure {
  const { code = '', message } = error as NodeJS.ErrnoException;
  // The library has no code of its own for what it refuses.
  if (error instanceof InnerAddress || / is not allowed\. Because/.test(message)) return 'address_not_allowed';
  if (/^(ERR_TLS|ERR_SSL|EPROTO$|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/.test(code)) return 'tls';
  return FAILURES[code] ?? 'connection';
}

import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import { UpgradeRequired } from '../../common/errors/common.errors';
import { withRequest } from '../../common/http/request-context';
import { invalidField } from '../../common/http/validation.pipe';
import { RateLimiter } from '../../common/limits/rate-limiter';
import type { EnvironmentValues } from '../../config/environment';
import { MAX_SEQ } from '../domain/message-text';
import { describeChat } from './asyncapi';
import { ChatClients } from './chat-clients';
import { ChatGate } from './chat-gate';
import type { Budget } from './frame-handler';

/** As many bytes as the longest text takes in the most wasteful JSON, and some. */
const MOST_BYTES = 32 * 1_024;
const PROTOCOL = 'praxis.chat.v1';
export const CHAT_PATH = '/ws/chat/:appointmentId';

interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/**
 * The chat socket at `/ws/chat/{appointmentId}`. A request to open one takes the way of every other request: limits, language, log line
 * with the pattern of the route (never the ticket), problem documents. Only where another would be answered, the socket opens.
 */
export function serveChat(app: NestFastifyApplication, values: EnvironmentValues): void {
  const [gate, clients] = [app.get(ChatGate), app.get(ChatClients)];
  const fastify = app.getHttpAdapter().getInstance();
  const upgrades = new WeakMap<IncomingMessage, Upgrade>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MOST_BYTES,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  const budget = budgetOf(app, values);
  fastify.get<{ Params: { appointmentId: string }; Querystring: { ticket?: string | string[]; after?: unknown } }>(
    CHAT_PATH,
    async (request, reply) => {
      const upgrade = upgrades.get(request.raw);
      if (!upgrade) throw new UpgradeRequired();
      const { ticket } = request.query;
      // Before the ticket is spent.
      const after = numberIn(request.query.after);
      const admission = await gate.admit({
        appointmentId: request.params.appointmentId,
        // Two tickets are none.
        ticket: typeof ticket === 'object' ? '' : ticket,
        authorization: request.headers.authorization,
        origin: request.headers.origin,
      });
      gate.assertRoom(admission.principal, request.ip);
      reply.hijack();
      reply.raw.detachSocket(upgrade.socket as Socket);
      server.handleUpgrade(request.raw, upgrade.socket, upgrade.head, (ws: WebSocket) => {
        request.log.info({ method: 'GET', route: CHAT_PATH, status: 101 }, 'request');
        withRequest(admission.context, () => clients.open(ws, { ...admission, after }, budget));
      });
      return reply;
    },
  );
  fastify.get('/api/docs/asyncapi.json', () => describeChat());
  fastify.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as Socket);
    response.once('finish', () => socket.end());
    if (isWebSocket(request)) upgrades.set(request, { socket, head });
    fastify.routing(request, response);
  });
}

/** The number of the last message that a device has; undefined if it does not say. @throws InvalidRequest */
function numberIn(after: unknown): number | undefined {
  if (after === undefined) return undefined;
  const number = typeof after === 'string' && /^\d{1,10}$/.test(after) ? Number(after) : NaN;
  if (!(number <= MAX_SEQ)) throw invalidField('after', 'between', { min: 0, max: MAX_SEQ });
  return number;
}

const isWebSocket = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';

/** What is written over a socket costs as much as a request that does the same. */
function budgetOf(app: NestFastifyApplication, { RATE_LIMIT }: EnvironmentValues): Budget {
  if (RATE_LIMIT === 'off') return () => Promise.resolve(undefined);
  const limiter = app.get(RateLimiter);
  return (accountId) => limiter.judgeAct(accountId, 'write');
}

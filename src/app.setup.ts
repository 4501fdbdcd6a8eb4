import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { VersioningType } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import { serveChat } from './chat';
import { MalformedBody, MalformedRequest, RouteNotFound } from './common/errors/common.errors';
import { ProblemRenderer } from './common/errors/problem-renderer';
import { answerEngineErrors, answerUnreadable, answerUnroutable, isClear } from './common/http/engine-errors';
import { readForms } from './common/http/form-body';
import { assertSaneInput } from './common/http/input-guard';
import { withRequest, type RequestContext } from './common/http/request-context';
import { defaultLanguage, preferredLanguage } from './common/i18n/language';
import type { Logger } from './common/logging/logger';
import { readPictures } from './common/pictures/picture-body';
import { Metrics } from './common/metrics/metrics';
import { serveProblemPages } from './common/http/problem-pages';
import { limitRates } from './common/http/rate-limit';
import { addSecurityHeaders, earlyHeaders } from './common/http/security-headers';
import { DataSource } from 'typeorm';
import { ConfigurationError, type EnvironmentValues } from './config/environment';
import { roleFaults } from './config/role-check';
import { DEV_OUTBOX_PATH, serveDevOutbox } from './notifications';
import { DOCS_PATH, serveDocumentation } from './openapi';

export const API_PREFIX = 'api';
/** Outside `/api/v1`. */
export const UNVERSIONED = ['health/live', 'health/ready', 'metrics'];

/** All that the API uses: unless told, browsers may send only those that a form could. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const EXPOSED_HEADERS = ['ETag', 'Retry-After', 'X-Request-Id', 'RateLimit', 'RateLimit-Policy'];

/** The HTTP engine. Its limits hold before any of our code runs. */
export function createAdapter(values: EnvironmentValues, logger: Logger): FastifyAdapter {
  const renderer = new ProblemRenderer({ values });
  return new FastifyAdapter({
    loggerInstance: logger.pino,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    bodyLimit: values.BODY_LIMIT_BYTES,
    requestTimeout: values.REQUEST_TIMEOUT_MS,
    connectionTimeout: values.REQUEST_TIMEOUT_MS * 2,
    trustProxy: values.TRUST_PROXY.length > 0 ? [...values.TRUST_PROXY] : false,
    routerOptions: { maxParamLength: 300 },
    http: {
      headersTimeout: values.REQUEST_TIMEOUT_MS,
      // Together with the default timeout: slow clients are gone within 15 seconds.
      connectionsCheckingInterval: 2_000,
      maxHeaderSize: 16_384,
      // Node would refuse with an empty answer; `isClear` lets us refuse with a problem document.
      requireHostHeader: false,
    },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      answerUnroutable(error, request, reply, renderer);
    },
    clientErrorHandler: (error: Error, socket: Socket) => answerUnreadable(error, socket, renderer),
  });
}

/** Where the routes lie. The OpenAPI document needs this much, and no more. */
export function mapRoutes(app: NestFastifyApplication): void {
  app.setGlobalPrefix(API_PREFIX, { exclude: UNVERSIONED });
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
}

/** Everything between the socket and the controllers; the end-to-end tests use it too. */
export async function setUp(app: NestFastifyApplication, values: EnvironmentValues): Promise<void> {
  if (values.NODE_ENV === 'production') await assertRole(app.get(DataSource));
  mapRoutes(app);
  app.enableCors({
    origin: values.CORS_ORIGINS,
    methods: METHODS,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
    // An OPTIONS that is no preflight is answered like one; else it gets a 400 in plain text.
    strictPreflight: false,
  });
  await addSecurityHeaders(app, DOCS_PATH);
  answerEngineErrors(app);
  readForms(app);
  readPictures(app);
  addHooks(app);
  if (values.PRAXIS_ROLE === 'worker') serveOnly(app, [...UNVERSIONED, DEV_OUTBOX_PATH]);
  await limitRates(app, values);
  serveDocumentation(app);
  serveProblemPages(app);
  serveDevOutbox(app, values);
  serveChat(app, values);
}

/** A worker answers whoever watches over it, and nobody else. */
function serveOnly(app: NestFastifyApplication, paths: readonly string[]): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(paths.includes((request.routeOptions.url ?? '').slice(1)) ? undefined : new RouteNotFound());
  });
}

const contexts = new WeakMap<FastifyRequest, RequestContext>();

function addHooks(app: NestFastifyApplication): void {
  const metrics = app.get(Metrics);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    void reply.header('cache-control', 'no-store');
    const language = preferredLanguage(request.headers['accept-language'], defaultLanguage());
    void reply.header('content-language', language);
    const context = { requestId: request.id, address: request.ip, language };
    contexts.set(request, context);
    withRequest(context, () => done(isClear(request.raw) ? undefined : new MalformedRequest()));
  });
  fastify.addHook('preValidation', (request, _reply, done) => {
    try {
      assertSaneInput(request.params);
      assertSaneInput(request.query);
      if (!Buffer.isBuffer(request.body)) assertSaneInput(request.body);
      // No body is undefined; `null` is one that says nothing, and Nest would take it for an empty object.
      if (request.body === null) throw new MalformedBody();
    } catch (error) {
      done(error as Error);
      return;
    }
    // Again: the body arrived in events of the socket, which know nothing of the context.
    const context = contexts.get(request);
    if (context) withRequest(context, done);
    else done();
  });
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    // A preflight is answered before the hooks above.
    if (!reply.hasHeader('x-request-id')) void reply.headers(earlyHeaders(request.id));
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    // The pattern, never the URL: it carries identifiers.
    const route = request.routeOptions.url ?? 'unknown';
    const answered = { method: request.method, route, status: reply.statusCode };
    metrics.answered(answered, reply.elapsedTime / 1_000);
    request.log.info({ ...answered, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
}

/** A fault of the application must not become one of the database's owner. */
async function assertRole(dataSource: DataSource): Promise<void> {
  const faults = await roleFaults(dataSource);
  if (faults.length > 0) throw new ConfigurationError(faults);
}

import type { FastifyReply, FastifyRequest } from 'fastify';

/** A file as it goes over the wire. */
export interface AnswerFile<Body extends string | Buffer = string> {
  readonly body: Body;
  /** Strong, quotes included. */
  readonly etag: string;
  readonly lastModified?: Date | undefined;
}

/**
 * Answers with a file, or with 304 if the caller has it already (RFC 9110, 13.1.2). The file may be kept by its caller, who
 * has to ask again each time.
 */
export function answerConditionally<Body extends string | Buffer>(
  request: FastifyRequest,
  reply: FastifyReply,
  contentType: string,
  { body, etag, lastModified }: AnswerFile<Body>,
): Body | undefined {
  void reply.header('etag', etag).header('cache-control', 'private, no-cache');
  if (lastModified) void reply.header('last-modified', lastModified.toUTCString());
  if (isKnown(request, etag, lastModified)) {
    void reply.code(304);
    return undefined;
  }
  void reply.header('content-type', contentType);
  return body;
}

/** The date counts only for who sends no tag: it knows whole seconds only. */
function isKnown({ headers }: FastifyRequest, etag: string, lastModified: Date | undefined): boolean {
  const header = headers['if-none-match'];
  if (header === undefined) {
    const since = Date.parse(headers['if-modified-since'] ?? '');
    return lastModified !== undefined && Math.floor(lastModified.getTime() / 1_000) * 1_000 <= since;
  }
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}

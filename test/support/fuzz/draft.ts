/** A request that is being made up. Mutations change it in place; what is sent is rendered from it. */
export interface Draft {
  method: string;
  /** `/api/v1/patients/{id}` */
  readonly template: string;
  /** Segments of the path by name, percent-encoded. */
  readonly params: Record<string, string>;
  /** Percent-encoded. */
  query: [name: string, value: string][];
  /** Names may come twice. */
  headers: [name: string, value: string][];
  /** JSON, or bytes as they are. Undefined: none. */
  body: unknown;
  contentType: string;
  /** Changes of the text of the body, once it is written. */
  edits: ((text: string) => string)[];
}

/** As it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
}

export function copyOf(draft: Draft): Draft {
  return {
    ...draft,
    params: { ...draft.params },
    query: draft.query.map(([name, value]) => [name, value]),
    headers: draft.headers.map(([name, value]) => [name, value]),
    body: Buffer.isBuffer(draft.body) ? draft.body : structuredClone(draft.body),
    edits: [...draft.edits],
  };
}

export function rendered(draft: Draft): WireRequest {
  const path = draft.template.replace(/\{(\w+)\}/g, (_, name: string) => draft.params[name] ?? 'x');
  const query = draft.query.map(([name, value]) => `${name}=${value}`).join('&');
  const body = draft.body === undefined ? undefined : bytesOf(draft);
  return {
    method: draft.method,
    path: wireSafe(query ? `${path}?${query}` : path),
    headers: [
      ...draft.headers.map(([name, value]) => [name, headerSafe(value)] as const),
      ...(body ? [['content-type', draft.contentType] as const] : []),
      ['content-length', String(body?.length ?? 0)],
    ],
    body,
  };
}

/** JSON in UTF-8; a text that is no JSON value is written by an edit. Bytes are edited as Latin-1, one character each. */
function bytesOf({ body, edits }: Draft): Buffer {
  const [text, encoding] = Buffer.isBuffer(body)
    ? ([body.toString('latin1'), 'latin1'] as const)
    : ([JSON.stringify(body), 'utf8'] as const);
  return Buffer.from(
    edits.reduce((edited, edit) => edit(edited), text),
    encoding,
  );
}

/** What a socket would carry and Node's client would not is for the raw requests (hostile-sockets). */
const wireSafe = (path: string): string =>
  path.replace(/[^!-~]/g, (character) => encodeURIComponent(wellFormed(character)));
const headerSafe = (value: string): string => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?');
const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/g, '\ufffd');

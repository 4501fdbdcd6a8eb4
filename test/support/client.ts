import { watchRefusal } from './leaks';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Tests assert on the shape of what came back; they are the ones who find out if it is not there.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
}

/** A small HTTP client over real sockets. Paths are relative to `/api/v1` unless they start with `//`. */
export class Client {
  constructor(
    private readonly origin: string,
    /** Sent with every request. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The same client with a bearer token. */
  as(token: string): Client {
    return this.with({ authorization: `Bearer ${token}` });
  }

  with(headers: Readonly<Record<string, string>>): Client {
    return new Client(this.origin, { ...this.headers, ...headers });
  }

  get = (path: string, query?: RequestOptions['query']): Promise<Answer> =>
    this.send('GET', path, undefined, query ? { query } : {});
  post = (path: string, body?: unknown, options?: RequestOptions): Promise<Answer> =>
    this.send('POST', path, body, options);
  put = (path: string, body?: unknown, options?: RequestOptions): Promise<Answer> =>
    this.send('PUT', path, body, options);
  patch = (path: string, body?: unknown, options?: RequestOptions): Promise<Answer> =>
    this.send('PATCH', path, body, options);
  delete = (path: string, options?: RequestOptions): Promise<Answer> => this.send('DELETE', path, undefined, options);

  async send(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer> {
    const url = new URL(`${this.origin}${path.startsWith('//') ? path.slice(1) : `/api/v1${path}`}`);
    for (const [name, value] of Object.entries(options.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const isPicture = Buffer.isBuffer(body);
    const raw = typeof body === 'string' || isPicture;
    const response = await fetch(url, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': isPicture ? 'image/png' : 'application/json' }),
        ...this.headers,
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as string | Buffer<ArrayBuffer>) : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status >= 400) watchRefusal(text);
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

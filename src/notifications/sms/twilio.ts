import { RefusedForGood } from '../message';
import type { Sms, SmsProvider } from './sms';

/** What is kept of an answer that was no success. */
class SmsNotTaken extends Error {
  constructor(readonly code: string) {
    super();
    this.name = 'SmsNotTaken';
  }
}

/** Worth another try: too many at once, took too long. */
const TEMPORARY = new Set([408, 425, 429]);

/** Twilio's REST API (https://www.twilio.com/docs/messaging/api/message-resource), or what speaks like it. */
export class Twilio implements SmsProvider {
  readonly #url: string;
  readonly #authorization: string;
  readonly #sender: Readonly<Record<string, string>>;

  /** @param url `twilio://<account>:<token>@api.twilio.com?from=<number or messaging service>`; `twilio+http://` is for tests */
  constructor(
    url: string,
    private readonly timeoutMs: number,
  ) {
    const { protocol, host, username, password, searchParams } = new URL(url);
    const from = searchParams.get('from') ?? '';
    const account = decodeURIComponent(username);
    this.#url = `${protocol === 'twilio+http:' ? 'http' : 'https'}://${host}/2010-04-01/Accounts/${account}/Messages.json`;
    const credentials = Buffer.from(`${account}:${decodeURIComponent(password)}`).toString('base64');
    this.#authorization = `Basic ${credentials}`;
    this.#sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };
  }

  async send(sms: Sms): Promise<void> {
    const { status, answer } = await this.#post(sms).catch((error: unknown) => {
      throw new SmsNotTaken((error as { readonly name?: unknown }).name === 'TimeoutError' ? 'timeout' : 'network');
    });
    if (status >= 200 && status < 300) return;
    const code = [status, codeIn(answer)].filter(Boolean).join('-');
    throw status >= 400 && status < 500 && !TEMPORARY.has(status) ? new RefusedForGood(code) : new SmsNotTaken(code);
  }

  async #post({ to, text }: Sms): Promise<{ readonly status: number; readonly answer: string }> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { authorization: this.#authorization, accept: 'application/json' },
      body: new URLSearchParams({ To: to, Body: text, ...this.#sender }),
      // Elsewhere nobody is to get the credentials, nor the number.
      redirect: 'manual',
      signal: AbortSignal.timeout(this.timeoutMs),
    });
    return { status: response.status, answer: await response.text() };
  }
}

/** Twilio's own number for what is wrong, such as 21211; the sentence beside it repeats the phone number. */
function codeIn(answer: string): string {
  try {
    const { code } = JSON.parse(answer) as { readonly code?: unknown };
    return Number.isInteger(code) ? String(code) : '';
  } catch {
    return '';
  }
}

/** The few calls of the REST API that a chat needs. Speaks as one account, and signs in again when its token is over. */
export class Api {
  #token = '';

  constructor(url, email, password) {
    this.url = url;
    this.credentials = { email, password };
  }

  async signIn() {
    const response = await this.#send('POST', '/auth/login', this.credentials);
    if (response.status !== 200)
      throw new Error(`${this.credentials.email} cannot sign in: ${await reasonOf(response)}`);
    this.#token = (await response.json()).accessToken;
  }

  /** The newest conversation, if there is one. */
  async newestConversation() {
    const { data } = await this.#ask('GET', '/chat/conversations?limit=1');
    return data[0]?.appointmentId;
  }

  async ticket(appointmentId) {
    return (await this.#ask('POST', '/chat/tickets', { appointmentId })).ticket;
  }

  /** @param after the number of the last message that is here, if any is */
  socketAddress(appointmentId, ticket, after) {
    const from = after === undefined ? '' : `&after=${after}`;
    return `${this.url.replace(/^http/, 'ws')}/ws/chat/${appointmentId}?ticket=${ticket}${from}`;
  }

  async #ask(method, path, body) {
    let response = await this.#send(method, path, body);
    if (response.status === 401) {
      await this.signIn();
      response = await this.#send(method, path, body);
    }
    if (response.ok) return response.json();
    throw Object.assign(new Error(await reasonOf(response)), {
      isFinal: response.status < 500 && response.status !== 429,
    });
  }

  #send(method, path, body) {
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  }
}

async function reasonOf(response) {
  const problem = await response.json().catch(() => ({}));
  return `${problem.code ?? response.status}: ${problem.title ?? ''} ${problem.detail ?? ''}`;
}

import { randomUUID } from 'node:crypto';
import { sleep } from '../processes.mjs';

const DAY_MS = 86_400_000;

/** Books the first slot that the patient can have, moves it to another one, and cancels it. Answers its id. */
export async function bookMoveAndCancel(url, login) {
  const call = await signIn(url, login);
  const { data: professionals } = await call('GET', '/professionals?limit=100');
  for (const { id } of professionals) {
    const slots = await slotsOf(call, id);
    const booked = await firstAccepted(slots, (startsAt) =>
      call.try('POST', '/appointments', { professionalId: id, startsAt, type: 'consultation' }),
    );
    if (!booked) continue;
    const rest = slots.filter((startsAt) => startsAt > booked.startsAt);
    const moved = await firstAccepted(rest, (startsAt) =>
      call.try('POST', `/appointments/${booked.id}/reschedule`, { startsAt }),
    );
    if (!moved || moved.startsAt === booked.startsAt)
      throw new Error(`no slot to move to among ${rest.length}: ${call.lastRefusal}`);
    const cancelled = await call('POST', `/appointments/${booked.id}/cancel`, { reasonCode: 'patient_request' });
    if (cancelled.status !== 'cancelled') throw new Error(`the status after cancelling is ${cancelled.status}`);
    return booked.id;
  }
  throw new Error(
    `no bookable slot with any of ${professionals.length} professionals: ${call.lastRefusal ?? 'none offered'}`,
  );
}

export async function isStillCancelled(url, login, id) {
  const call = await signIn(url, login);
  const { status } = await call('GET', `/appointments/${id}`);
  if (status !== 'cancelled') throw new Error(`the cancelled appointment is now ${status}`);
}

/** What was booked, moved and cancelled comes to the page of mails that would have been sent. */
export async function hasMails(page, waitMs) {
  const until = Date.now() + waitMs;
  for (;;) {
    const response = await fetch(page);
    const mails = (await response.text()).split('<article>').length - 1;
    if (mails >= 3) return;
    if (Date.now() > until) throw new Error(`${page} answers ${response.status} with ${mails} mails`);
    await sleep(200);
  }
}

export async function readsDocument(url) {
  const response = await fetch(`${url}/api/docs-json`);
  const document = await response.json();
  if (!document.openapi || Object.keys(document.paths ?? {}).length === 0)
    throw new Error('/api/docs-json is no OpenAPI document');
}

async function signIn(url, { email, password }) {
  const { accessToken } = await caller(url)('POST', '/auth/login', { email, password });
  return caller(url, accessToken);
}

/** Starts of the slots of the next weeks, from some days ahead, where no notice or late cancellation is in question. */
async function slotsOf(call, id) {
  const date = (days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  const { days } = await call('GET', `/professionals/${id}/slots?from=${date(4)}&to=${date(32)}`);
  return Object.values(days)
    .flat()
    .map(({ startsAt }) => startsAt)
    .sort();
}

/** The demo patient has other sessions: a slot of the professional may still be refused. */
async function firstAccepted(slots, attempt) {
  for (const startsAt of slots.slice(0, 20)) {
    const accepted = await attempt(startsAt);
    if (accepted) return accepted;
  }
  return null;
}

/** `call(method, path, body)` answers the body or throws; `call.try` answers null where a rule refuses (409, 422). */
function caller(url, token) {
  const send = async (method, path, body) => {
    const headers = { 'content-type': 'application/json' };
    if (token) Object.assign(headers, { authorization: `Bearer ${token}` });
    if (token && method === 'POST') Object.assign(headers, { 'idempotency-key': randomUUID() });
    if (!body) delete headers['content-type'];
    const response = await fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    return { response, text: await response.text() };
  };
  const failure = (method, path, { response, text }) =>
    new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 1000)}`);
  const call = async (method, path, body) => {
    const answer = await send(method, path, body);
    if (!answer.response.ok) throw failure(method, path, answer);
    return JSON.parse(answer.text);
  };
  call.try = async (method, path, body) => {
    const answer = await send(method, path, body);
    if (answer.response.ok) return JSON.parse(answer.text);
    if (![409, 422].includes(answer.response.status)) throw failure(method, path, answer);
    call.lastRefusal = answer.text;
    return null;
  };
  return call;
}

import { CANARIES } from '../canaries';
import { PASSWORD } from '../factories/account';
import type { Caller } from './caller';
import type { Person } from './cast';

/** What people do beside appointments where a password, a token or a name goes in, some of it in an address. */
export async function visit(who: Caller, { account: { email } }: Person): Promise<void> {
  const { refreshToken } = await who.done('/auth/login', { email, password: PASSWORD });
  const wrong = await who.post('/auth/login', { email, password: `${PASSWORD} canario-clave` });
  assertStatus(wrong, 401);
  await who.done('/auth/refresh', { refreshToken });
  await who.done('/auth/password/forgot', { email });
  const { url } = await who.done('/me/calendar-feed');
  assertStatus(await who.get(`/calendar-feeds/${new URL(String(url)).pathname.split('/').at(-1)}`), 200);
}

/** Finding somebody by whatever is known of them. */
export async function lookFor(office: Caller, { id, email, phone }: Person): Promise<void> {
  const known = { name: CANARIES.lastName, email, phone: phone ?? '', tag: CANARIES.tags[0]!, q: CANARIES.firstName };
  for (const [field, value] of Object.entries(known))
    assertStatus(await office.get(`/patients?${field}=${encodeURIComponent(value)}`), 200);
  await office.done('/patients/search', { ssn: CANARIES.ssn });
  assertStatus(await office.get(`/patients/${id}`), 200);
  assertStatus(await office.get(`/patients/${encodeURIComponent(email)}`), 400);
}

function assertStatus({ status, text }: Awaited<ReturnType<Caller['get']>>, expected: number): void {
  if (status !== expected) throw new Error(`${status} ${text}`);
}

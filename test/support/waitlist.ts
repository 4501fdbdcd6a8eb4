import { WaitlistWork } from '../../src/waitlist/waitlist-work';
import type { TestApp } from './app';
import type { Answer } from './client';
import { as } from './factories/account';
import type { Somebody } from './factories/appointment';

/** Until this returns, everything that was freed is offered, or wanted by nobody. No upkeep: what is over stays as it is. */
export function offersMade({ app }: TestApp): Promise<void> {
  return app.get(WaitlistWork, { strict: false }).run();
}

/** What the upkeep does for the waitlist. */
export function keepUp({ app }: TestApp): Promise<void> {
  return app.get(WaitlistWork, { strict: false }).keepUp();
}

/** Waits for a session of the professional in the week of the test's clock. */
export async function join(who: Somebody, professional: Somebody, more: object = {}): Promise<Answer['body']> {
  const body = { professionalId: professional.id, from: '2026-05-04', to: '2026-05-10', ...more };
  const answer = await who.client.post('/waitlist-entries', body);
  if (answer.status !== 201) throw new Error(`Nobody joined: ${answer.text}`);
  return answer.body;
}

/** All offers of an entry as it reads now: `<startsAt> <status>`. */
export async function offersOf(who: Somebody, entryId: string): Promise<string[]> {
  const { body } = await who.client.get(`/waitlist-entries/${entryId}`);
  return body.offers.map((offer: { startsAt: string; status: string }) => `${offer.startsAt} ${offer.status}`);
}

/** The open offer of an entry. */
export async function openOffer(who: Somebody, entryId: string): Promise<Answer['body']> {
  const { body } = await who.client.get(`/waitlist-entries/${entryId}`);
  return body.offers.find(({ status }: { status: string }) => status === 'offered');
}

/** The same person, signed in at the time that the test's clock shows. */
export async function later(test: TestApp, who: Somebody): Promise<Somebody> {
  return { ...who, client: await as(test, who.account) };
}

/** No appointment, nobody waits, and free time is computed anew when it is asked for. */
export async function forgetEverything({ em }: TestApp): Promise<void> {
  await em.query('TRUNCATE appointments, waitlist_entries, waitlist_openings, free_slots CASCADE');
  await em.query(`UPDATE free_slot_calendars SET covered_until = '-infinity', due_at = '-infinity'`);
}

import type { Answer } from '../client';
import type { Somebody } from './appointment';

/** A series that a patient books of a professional: its id, and those of its appointments by start. */
export async function bookedSeries(
  patient: Somebody,
  professional: Somebody,
  more: { readonly startsAt: string } & Readonly<Record<string, unknown>>,
): Promise<{ readonly id: string; readonly ids: readonly string[] }> {
  const body = { professionalId: professional.id, type: 'consultation', recurrence: 'FREQ=WEEKLY;COUNT=4', ...more };
  const answer = await patient.client.post('/appointment-series', body);
  if (answer.status !== 201) throw new Error(`The series was not booked: ${answer.text}`);
  return { id: answer.body.id, ids: answer.body.appointments.map((one: { id: string }) => one.id) };
}

/** `2026-05-06T14:00:00.000Z booked`, one for each appointment of the answered series. */
export function linesOf({ body }: Answer): string[] {
  return body.appointments.map((one: { startsAt: string; status: string }) => `${one.startsAt} ${one.status}`);
}

/**
 * A value as PostgreSQL reads it when its type follows from the statement: what node-postgres would send, as text. Null
 * stays null.
 */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map(elementOf).join(',')}}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function elementOf(value: unknown): string {
  const text = textOf(value);
  return text === null ? 'NULL' : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

const DAY_MS = 86_400_000;
/** Whole minutes: those of the session and what follows from it. Others are "now", which is as good a minute later. */
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:00(\.000)?Z/g;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** The text with the instants in it, or the date that it is, so much later; `DATE`s move by whole days. */
export function later(text: string, ms: number): string {
  if (DATE.test(text)) return new Date(Date.parse(text) + Math.floor(ms / DAY_MS) * DAY_MS).toISOString().slice(0, 10);
  return text.replace(INSTANT, (instant) => new Date(Date.parse(instant) + ms).toISOString());
}

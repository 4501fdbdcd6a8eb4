import type { EnvironmentValues } from './environment';

/** The database of the data keys: the one that is named, or `<database>_keys` beside the data. */
export function keyStoreUrl({
  KEY_STORE_URL,
  DATABASE_URL,
}: Pick<EnvironmentValues, 'KEY_STORE_URL' | 'DATABASE_URL'>): string {
  if (KEY_STORE_URL !== undefined) return KEY_STORE_URL;
  const url = new URL(DATABASE_URL);
  url.pathname = `${url.pathname}_keys`;
  return url.toString();
}

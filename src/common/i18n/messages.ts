import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from './language';

/** One sentence in both languages; ICU placeholders. */
export type Texts = Readonly<Record<Language, string>>;

const formats = new Map<string, IntlMessageFormat>();

/** Fills an ICU message. A missing value is left visible rather than failing an error answer. */
export function format(message: string, language: Language, values: Readonly<Record<string, unknown>> = {}): string {
  if (!message.includes('{')) return message;
  const key = `${language}:${message}`;
  const known = formats.get(key) ?? new IntlMessageFormat(message, language);
  formats.set(key, known);
  try {
    return String(known.format(values as Record<string, string>));
  } catch {
    return message;
  }
}

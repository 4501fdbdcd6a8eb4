export const LANGUAGES = ['es', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * The language to answer in, from `Accept-Language` (RFC 9110, 12.5.4): the known language with the highest weight.
 * @param header the header's value, or nothing
 * @param fallback the practice's default
 */
export function preferredLanguage(header: string | undefined, fallback: Language): Language {
  if (header === undefined) return fallback;
  const ranked = header
    .slice(0, 500)
    .split(',')
    .map((item) => {
      const [range = '', ...parameters] = item.trim().toLowerCase().split(';');
      const weight = Number(
        parameters
          .find((parameter) => parameter.trim().startsWith('q='))
          ?.trim()
          .slice(2) ?? 1,
      );
      return { language: range.trim().split('-')[0], weight: Number.isFinite(weight) ? weight : 0 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of ranked) {
    const known = LANGUAGES.find((candidate) => candidate === language);
    if (known) return known;
    if (language === '*') return fallback;
  }
  return fallback;
}

let practiceDefault: Language = 'es';

/** The practice's default language, kept in memory because every error needs it and errors must not query. */
export function defaultLanguage(): Language {
  return practiceDefault;
}

export function setDefaultLanguage(language: Language): void {
  practiceDefault = language;
}

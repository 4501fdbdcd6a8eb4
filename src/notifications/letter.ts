import type { Language } from '../common/i18n/language';
import { format } from '../common/i18n/messages';
import type { NoticeKind } from './domain/notices';
import { TEXTS } from './texts';

export interface LetterFacts {
  readonly kind: NoticeKind;
  readonly language: Language;
  readonly startsAt?: Date;
  /** IANA zone of the session. */
  readonly timeZone?: string;
  /** Where the link goes. */
  readonly url: string;
}

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const LOCALES: Readonly<Record<Language, string>> = { es: 'es-BO', en: 'en-GB' };

/** A mail in words: the same ones as text and as HTML that a screen reader takes. */
export function letterOf({ kind, language, startsAt, timeZone = 'UTC', url }: LetterFacts): Letter {
  const { subject, body, link } = TEXTS[kind];
  const when = startsAt ? whenOf(startsAt, timeZone, language) : '';
  const said = format(body[language], language, { when });
  const title = subject[language];
  const linked = link?.[language];
  const anchor = linked === undefined ? '' : `<p><a href="${escaped(url)}">${escaped(linked)}</a></p>`;
  return {
    subject: title,
    text: `${said}\n${linked === undefined ? '' : `\n${linked}: ${url}\n`}`,
    html:
      `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>` +
      `<body style="font: 1rem/1.5 sans-serif; color: #1a1a1a; background: #fff"><main><h1 style="font-size: 1.25rem">${escaped(title)}</h1>` +
      `<p>${escaped(said)}</p>${anchor}</main></body></html>`,
  };
}

/** `Thursday 3 December at 10:00 (America/La_Paz)` */
function whenOf(instant: Date, timeZone: string, language: Language): string {
  const locale = LOCALES[language];
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone });
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const at = language === 'es' ? 'a las' : 'at';
  return `${day.format(instant).replaceAll(',', '')} ${at} ${time.format(instant)} (${timeZone})`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

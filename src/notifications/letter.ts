import type { Language } from '../common/i18n/language';
import { format } from '../common/i18n/messages';
import { septetsOf, SMS_LENGTH, toGsm7 } from './domain/gsm7';
import type { NoticeKind } from './domain/notices';
import { STOP_REMINDERS, TEXTS } from './texts';

export interface LetterTime {
  readonly startsAt: Date;
  /** IANA zone of the session. */
  readonly timeZone: string;
}

export interface LetterFacts {
  readonly kind: NoticeKind;
  readonly language: Language;
  readonly startsAt?: Date;
  /** IANA zone of the session. */
  readonly timeZone?: string;
  /** How many appointments, where there are several. */
  readonly count?: number;
  /** All of several appointments, in order. A mail lists them. */
  readonly times?: readonly LetterTime[];
  /** Where the link goes. */
  readonly url: string;
  /** Where reminders are stopped, in a reminder. */
  readonly stopUrl?: string;
}

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Link {
  readonly words: string;
  readonly url: string;
}

const LOCALES: Readonly<Record<Language, string>> = { es: 'es-BO', en: 'en-GB' };

/** A mail in words: the same ones as text and as HTML that a screen reader takes. */
export function letterOf(facts: LetterFacts): Letter {
  const { kind, language, url, stopUrl, times = [] } = facts;
  const { subject, link } = TEXTS[kind];
  const said = bodyOf(facts);
  const title = subject[language];
  const whens = times.map(({ startsAt, timeZone }) => whenOf(startsAt, timeZone, language));
  const paragraphs = [said, ...(whens.length === 0 ? [] : [whens.map((when) => `- ${when}`).join('\n')])];
  const list = whens.length === 0 ? '' : `<ul>${whens.map((when) => `<li>${escaped(when)}</li>`).join('')}</ul>`;
  const links = [
    ...(link ? [{ words: link[language], url }] : []),
    ...(stopUrl === undefined ? [] : [{ words: STOP_REMINDERS[language], url: stopUrl }]),
  ];
  return {
    subject: title,
    text: `${[...paragraphs, ...links.map(({ words, url: to }) => `${words}: ${to}`)].join('\n\n')}\n`,
    html: pageOf(language, title, `<p>${escaped(said)}</p>${list}${links.map(anchorOf).join('')}`),
  };
}

/** What fits into one SMS: the subject and the body, or the body alone. No link: whoever gets it knows the practice. */
export function smsOf(facts: LetterFacts): string {
  const body = toGsm7(bodyOf(facts));
  const whole = `${toGsm7(TEXTS[facts.kind].subject[facts.language])}. ${body}`;
  return septetsOf(whole) <= SMS_LENGTH ? whole : body;
}

/** A page or a mail: dark on white (17 to 1), one heading, in a language that is said. @param body HTML */
export function pageOf(language: Language, title: string, body: string): string {
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width"><title>${escaped(title)}</title></head>` +
    `<body style="font: 1rem/1.5 sans-serif; color: #1a1a1a; background: #fff"><main><h1 style="font-size: 1.25rem">${escaped(title)}</h1>` +
    `${body}</main></body></html>`
  );
}

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function bodyOf({ kind, language, startsAt, timeZone = 'UTC', count }: LetterFacts): string {
  const when = startsAt ? whenOf(startsAt, timeZone, language) : '';
  return format(TEXTS[kind].body[language], language, { when, count });
}

const anchorOf = ({ words, url }: Link): string => `<p><a href="${escaped(url)}">${escaped(words)}</a></p>`;

/** `Thursday 3 December at 10:00 (America/La_Paz)` */
function whenOf(instant: Date, timeZone: string, language: Language): string {
  const locale = LOCALES[language];
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone });
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const at = language === 'es' ? 'a las' : 'at';
  return `${day.format(instant).replaceAll(',', '')} ${at} ${time.format(instant)} (${timeZone})`;
}

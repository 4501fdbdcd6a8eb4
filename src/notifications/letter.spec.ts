import { LANGUAGES } from '../common/i18n/language';
import { septetsOf, SMS_LENGTH, toGsm7 } from './domain/gsm7';
import { NOTICE_KINDS } from './domain/notices';
import { letterOf, smsOf } from './letter';
import { STOP_REMINDERS, TEXTS } from './texts';

const CASES = NOTICE_KINDS.flatMap((kind) => LANGUAGES.map((language) => [kind, language] as const));
const placeholdersOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
/** A Wednesday in September: no day has a longer name. */
const LONGEST = {
  startsAt: new Date('2026-09-30T13:00:00Z'),
  timeZone: 'America/Argentina/ComodRivadavia',
  count: 104,
};
const FACTS = { ...LONGEST, url: 'https://praxis.clinic.org/a?b=1&c=2' };

describe('what is said', () => {
  it.each(CASES)('of %s is complete in %s', (kind, language) => {
    const { subject, body, link } = TEXTS[kind];
    for (const texts of [subject, body, ...(link ? [link] : []), STOP_REMINDERS]) {
      expect(Object.keys(texts).sort()).toEqual([...LANGUAGES].sort());
      expect(texts[language].trim()).toHaveLength(texts[language].length);
      expect(texts[language].length).toBeGreaterThan(3);
      expect(placeholdersOf(texts.en)).toEqual(placeholdersOf(texts.es));
    }
    const { text, html } = letterOf({ ...FACTS, kind, language });
    expect(text + html).not.toMatch(/[{}]|undefined/);
  });

  it.each(CASES)('of %s in %s can be heard: a language, one heading, links with words', (kind, language) => {
    const stopUrl = 'https://praxis.clinic.org/stop';
    const { subject, text, html } = letterOf({ ...FACTS, kind, language, stopUrl });
    expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${language}">`));
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain(`<title>${subject}</title>`);
    const links = [...html.matchAll(/<a href="([^"]+)">([^<]+)<\/a>/g)].map(([, url = '', words = '']) => [url, words]);
    expect(links.at(-1)).toEqual([stopUrl, STOP_REMINDERS[language]]);
    expect(html).not.toContain('b=1&c');
    for (const [url = '', words = ''] of links) {
      expect(words).not.toContain('http');
      expect(text).toContain(`${words}: ${url.replaceAll('&amp;', '&')}`);
    }
  });

  it('of a reminder says the time of the zone, and how to stop them', () => {
    const facts = { kind: 'reminder', language: 'en', url: 'https://p.example', timeZone: 'Europe/Madrid' } as const;
    const { text } = letterOf({ ...facts, startsAt: new Date('2026-03-29T08:00:00Z'), stopUrl: 'https://p.example/s' });
    expect(text).toBe(
      'The appointment is on Sunday 29 March at 10:00 (Europe/Madrid).\n\nSee my appointments: https://p.example\n\nStop reminders: https://p.example/s\n',
    );
  });
});

describe('an SMS', () => {
  const APPOINTMENTS = CASES.filter(([kind]) => /\{when\}/.test(TEXTS[kind].body.en));

  it.each(APPOINTMENTS)('of %s in %s fits into one message, without a link', (kind, language) => {
    const sms = smsOf({ ...FACTS, kind, language });
    expect(sms).toBe(toGsm7(sms));
    expect(septetsOf(sms)).toBeLessThanOrEqual(SMS_LENGTH);
    expect(sms).not.toContain('http');
    expect(sms).toContain(':00 (America/Argentina/ComodRivadavia)');
  });

  it('says what it is about where there is room, and leaves out accents that would make it dear', () => {
    const facts = {
      language: 'es',
      url: '',
      timeZone: 'America/La_Paz',
      startsAt: new Date('2026-05-09T13:00:00Z'),
    } as const;
    expect(smsOf({ ...facts, kind: 'cancelled' })).toBe(
      'Su cita esta cancelada. La cita del sabado 9 de mayo a las 09:00 (America/La_Paz) no tendra lugar.',
    );
  });
});

import type { Language } from '../../common/i18n/language';
import type { Texts } from '../../common/i18n/messages';
import { escaped, pageOf } from '../letter';

/** What the page may do in a browser: send its own form, and look as its own attributes say. */
export const STOP_PAGE_POLICY = `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

const ASK: Texts = { es: '¿No recibir más recordatorios?', en: 'Stop reminders?' };
const YES: Texts = { es: 'No recibir más recordatorios', en: 'Stop reminders' };
const DONE: Texts = { es: 'Hecho', en: 'Done' };
const SAID: Texts = {
  es: 'Si el enlace era válido, ya no habrá recordatorios. De lo que pase con sus citas le seguiremos avisando. Puede volver a activarlos en sus preferencias.',
  en: 'If the link was valid, there will be no more reminders. We still tell you what happens to your appointments. You can turn reminders on again in your preferences.',
};

/** Asks, with a button: whoever only looks at links must not stop anything. */
export const askPage = (language: Language): string =>
  // Without an action, the form goes to the very address of the page.
  pageOf(
    language,
    ASK[language],
    `<form method="post"><button type="submit" style="font: inherit; padding: 0.5rem 1rem">${escaped(YES[language])}</button></form>`,
  );

/** The same for every token. */
export const donePage = (language: Language): string =>
  pageOf(language, DONE[language], `<p>${escaped(SAID[language])}</p>`);

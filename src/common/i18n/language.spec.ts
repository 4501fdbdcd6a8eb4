import { preferredLanguage } from './language';
import { format } from './messages';

describe('the language to answer in', () => {
  it.each([
    [undefined, 'es'],
    ['', 'es'],
    ['en', 'en'],
    ['EN-gb', 'en'],
    ['es-BO,es;q=0.9,en;q=0.8', 'es'],
    ['en;q=0.1, es;q=0.9', 'es'],
    ['de, en;q=0.5', 'en'],
    ['de', 'es'],
    ['*', 'es'],
    ['en;q=0', 'es'],
    ['en;q=0, *', 'es'],
    ['en;q=abc', 'es'],
    [`${'x,'.repeat(1_000)}en`, 'es'],
  ])('of %p is %p', (header, language) => {
    expect(preferredLanguage(header, 'es')).toBe(language);
  });
});

describe('a message', () => {
  it('is filled with values in the order of its language', () => {
    expect(format('from {min} to {max}', 'en', { min: 1, max: 5 })).toBe('from 1 to 5');
    expect(format('{n, plural, one {una cita} other {# citas}}', 'es', { n: 2 })).toBe('2 citas');
  });

  it('stays readable without its values, rather than failing an error', () => {
    expect(format('from {min}', 'en')).toBe('from {min}');
  });
});

import { canariesIn, untellable, withoutEnvelopes } from '../support/bustle/canary-scan';
import { WORDS } from '../support/canaries';

describe('the scan of what leaves', () => {
  it.each(WORDS)('finds out %s', (word) => {
    expect(canariesIn({ channel: 'x', text: `{"a":"${word}"}` })).not.toEqual([]);
  });

  it.each([
    ['as it is', '{"a":"Canarinombre"}'],
    ['in quoted-printable', 'c=\r\nanar=\r\nio-motivo'],
    ['in encoded quoted-printable', '=?UTF-8?Q?=43anario-motivo?='],
    ['in Base64 over two lines', `${'A'.repeat(76)}\r\n${Buffer.from('xx canario-alergia').toString('base64')}`],
    ['in an address', '/%63anario%2Dmotivo'],
    ['in JSON', '"\\u0063anario-motivo"'],
    ['in hexadecimal', Buffer.from('canario-mensaje').toString('hex')],
    ['in words that are encoded one by one', 'Subject: =?UTF-8?Q?Se=C3=B1ora_Can?=\r\n =?UTF-8?Q?ariapellido?='],
    ['in words of Base64', '=?UTF-8?B?U2XDsW9yYSBDYW4=?= =?UTF-8?B?YXJpYXBlbGxpZG8=?='],
    ['in Base64 behind something', `/a/b/${Buffer.from('canario-nota').toString('base64url')}`],
    ['in hexadecimal behind something', `f${Buffer.from('canario-mensaje').toString('hex')}`],
    ['as Redis shows it', String.raw`"set" "k" "\x63anario-mensaje"`],
    ['with the address of an account', 'patient12@praxis.example'],
    ['as a number', 'To=%2B59171199001'],
  ])('finds out what is written %s', (_, text) => {
    expect(canariesIn({ channel: 'x', text })).not.toEqual([]);
  });

  it('finds out a mail that goes to somebody beside its recipient', () => {
    const dialogue = (...to: string[]): string =>
      ['MAIL FROM:<a@b>', ...to.map((one) => `RCPT TO:<${one}>`), 'DATA', 'To: canario01@praxis.example', ''].join(
        '\r\n',
      );
    const found = (text: string): number => canariesIn({ channel: 'smtp', text: withoutEnvelopes(text) }).length;
    const [hers, his] = ['canario01@praxis.example', 'canario02@praxis.example'];
    expect(found(dialogue(hers) + dialogue(hers))).toBe(0);
    for (const wrong of [dialogue(hers, his), dialogue(his), dialogue(hers) + dialogue(his)])
      expect(found(wrong)).toBeGreaterThan(0);
  });

  it.each(['+59171199001', '0059171199001', '+591 711 99 001', '711-99-605', '987654300', '1234509800'])(
    'finds out the number %s, but not within another one',
    (number) => {
      const found = (text: string): number => canariesIn({ channel: 'x', text }).length;
      expect(found(`{"n":"${number}"}`)).toBeGreaterThan(0);
      // The instant of a message, as brokers count them; ids.
      const digits = number.replaceAll(/\D/g, '');
      for (const longer of [`1${digits}`, `${digits}7`, `a${digits}`, `${digits}f-`]) expect(found(longer)).toBe(0);
    },
  );

  it('finds out a secret, and says where it stands', () => {
    const unsaid = untellable(['a+b/c=', 'geheim']);
    const found = (text: string): string[] => canariesIn({ channel: 'x', text }, unsaid);
    expect(found('?token=a%2Bb%2Fc%3D')).toEqual(['x: ?token=a+b/c=']);
    expect(found('aab/c= geheim').length).toBeGreaterThan(0);
    expect(found('aab/c= a+bbc=')).toEqual([]);
  });
});

import { normalizedPhone } from './phone-number';

describe('normalizedPhone', () => {
  it.each([
    ['+59171234567', 'BO', '+59171234567'],
    ['59171234567', 'BO', '+59171234567'],
    ['612345678', 'ES', '+34612345678'],
    ['+34612345678', 'BO', '+34612345678'],
    ['000000000', 'BO', '000000000'],
    ['+999999999999', 'BO', '+999999999999'],
  ])('%s in %s is %s', (phone, country, expected) => {
    expect(normalizedPhone(phone, country)).toBe(expected);
  });

  it('keeps a number whose international form is shorter than nine digits', () => {
    expect(normalizedPhone('0029022222', 'ES')).toBe('0029022222');
  });
});

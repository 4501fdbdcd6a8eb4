import { channelsFor } from './channels';

describe('the channels by which somebody is told', () => {
  const both = { email: true, sms: true };

  it('are those that were chosen, reachable or not', () => {
    expect(channelsFor(['sms'], both)).toEqual(['sms']);
    expect(channelsFor(['email', 'sms'], { email: false, sms: false })).toEqual(['email', 'sms']);
  });

  it('are e-mail where nobody has chosen, and SMS where only that arrives', () => {
    expect(channelsFor(null, both)).toEqual(['email']);
    expect(channelsFor(null, { email: false, sms: true })).toEqual(['sms']);
    expect(channelsFor(null, { email: false, sms: false })).toEqual(['email']);
  });
});

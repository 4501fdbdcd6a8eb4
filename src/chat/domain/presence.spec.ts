import { BELIEVED_MS, Presence } from './presence';

describe('presence', () => {
  it('is what any process says, until the last one takes it back', () => {
    const presence = new Presence();
    presence.note('a', 'patient', true, 0);
    presence.note('b', 'patient', true, 0);
    presence.note('a', 'patient', false, 1);
    expect([...presence.online(1)]).toEqual(['patient']);
    presence.note('b', 'patient', false, 1);
    expect([...presence.online(1)]).toEqual([]);
  });

  it('of one is not that of the other', () => {
    const presence = new Presence();
    presence.note('a', 'professional', true, 0);
    presence.note('a', 'patient', false, 0);
    expect([...presence.online(0)]).toEqual(['professional']);
  });

  it('is over when a process has said nothing for too long', () => {
    const presence = new Presence();
    presence.note('a', 'patient', true, 0);
    expect([...presence.online(BELIEVED_MS - 1)]).toEqual(['patient']);
    presence.note('a', 'patient', true, 10);
    expect([...presence.online(BELIEVED_MS)]).toEqual(['patient']);
    expect([...presence.online(BELIEVED_MS + 10)]).toEqual([]);
  });
});

import { chatStateOf, openUntil, otherOf } from './chat-window';

const END = new Date('2026-05-06T14:00:00.000Z');
const at = (text: string): Date => new Date(text);
const session = (status: string, confirmBy: string | null = null) => ({
  status,
  confirmBy: confirmBy === null ? null : at(confirmBy),
  endsAt: END,
});

describe('the time in which two may write', () => {
  it.each(['pending', 'booked', 'arrived', 'fulfilled', 'no_show'])(
    'begins with the booking and outlasts %s',
    (status) => {
      expect(chatStateOf(session(status), 72, at('2026-01-01T00:00:00Z'))).toBe('open');
      expect(chatStateOf(session(status), 72, at('2026-05-09T13:59:59.999Z'))).toBe('open');
      expect(chatStateOf(session(status), 72, at('2026-05-09T14:00:00Z'))).toBe('over');
    },
  );

  it('ends with the session where no hours are given', () => {
    expect(openUntil(END, 0)).toEqual(END);
    expect(chatStateOf(session('booked'), 0, END)).toBe('over');
  });

  it('ends at once with a cancellation, whenever that is', () => {
    expect(chatStateOf(session('cancelled'), 72, at('2026-01-01T00:00:00Z'))).toBe('cancelled');
    expect(chatStateOf(session('cancelled'), 72, at('2027-01-01T00:00:00Z'))).toBe('cancelled');
  });

  it('ends when nobody has confirmed in time', () => {
    const pending = session('pending', '2026-05-05T00:00:00Z');
    expect(chatStateOf(pending, 72, at('2026-05-04T23:59:59.999Z'))).toBe('open');
    expect(chatStateOf(pending, 72, at('2026-05-05T00:00:00Z'))).toBe('cancelled');
    expect(chatStateOf({ ...pending, status: 'booked' }, 72, at('2026-05-05T00:00:00Z'))).toBe('open');
  });

  it('is that of two', () => {
    expect([otherOf('patient'), otherOf('professional')]).toEqual(['professional', 'patient']);
  });
});

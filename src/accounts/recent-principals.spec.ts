import type { Principal } from '../common/auth/access';
import { RecentPrincipals } from './recent-principals';

const principal = (accountId: string, deviceSessionId: string): Principal => ({
  accountId,
  deviceSessionId,
  role: 'patient',
  patientId: null,
  professionalId: null,
});

describe('recent principals', () => {
  let now: number;
  let recent: RecentPrincipals;
  const ana = principal('ana', 'phone');

  beforeEach(() => {
    now = 1_000_000;
    recent = new RecentPrincipals({ now: () => new Date(now) });
  });

  it('are known for less than a second', () => {
    recent.remember(ana, now);
    now += 899;
    expect(recent.find('phone')).toBe(ana);
    now += 1;
    expect(recent.find('phone')).toBeUndefined();
    expect(recent.find('tablet')).toBeUndefined();
  });

  it('count from when the database was asked, and not into the past', () => {
    recent.remember(ana, now - 900);
    expect(recent.find('phone')).toBeUndefined();
    recent.remember(ana, now);
    now -= 1;
    expect(recent.find('phone')).toBeUndefined();
  });

  it('are forgotten on all devices, and not learned again from an answer that was under way', () => {
    const asked = now;
    recent.remember(ana, now);
    recent.remember(principal('ana', 'tablet'), now);
    recent.remember(principal('eva', 'laptop'), now);
    recent.doubt('ana');
    recent.remember(ana, asked);
    expect(['phone', 'tablet', 'laptop'].map((id) => recent.find(id)?.accountId)).toEqual([
      undefined,
      undefined,
      'eva',
    ]);
  });

  it('are doubted for longer than a transaction lasts', () => {
    recent.doubt('ana');
    now += 5 * 60_000 - 1;
    recent.remember(ana, now);
    expect(recent.find('phone')).toBeUndefined();
    now += 1;
    recent.remember(ana, now);
    expect(recent.find('phone')).toBe(ana);
  });
});

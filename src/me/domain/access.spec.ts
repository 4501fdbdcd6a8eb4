import { accessOf } from './access';

const AT = new Date('2026-05-04T10:00:00.000Z');
const NAMES = new Map([['a1', 'Elena Rojas']]);
const access = (actorRole: string, action: string, actorAccountId: string | null = 'a1') =>
  accessOf({ at: AT, actorAccountId, actorRole, action }, NAMES);

describe('an access to a record', () => {
  it('names a professional', () => {
    expect(access('professional', 'patient.read')).toEqual({
      at: AT,
      who: 'professional',
      name: 'Elena Rojas',
      kind: 'read',
    });
  });

  it('names nobody of the administration, and nobody who is neither', () => {
    expect(access('admin', 'patient.read')).toMatchObject({ who: 'administration', name: null });
    expect(access('api_key', 'patient.read')).toMatchObject({ who: 'other', name: null });
    expect(access('professional', 'patient.read', 'gone')).toMatchObject({ who: 'professional', name: null });
  });

  it.each([
    ['patient.read', 'read'],
    ['patient.listed', 'read'],
    ['patient.searched', 'read'],
    ['patient.changed', 'changed'],
    ['patient.tagged', 'changed'],
  ])('of %s is one that %s', (action, kind) => {
    expect(access('admin', action).kind).toBe(kind);
  });
});

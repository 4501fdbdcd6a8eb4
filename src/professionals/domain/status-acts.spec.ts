import { STATUSES } from './effective-status';
import { judgeAct, TARGET, type StatusAct } from './status-acts';

describe('acts on the status', () => {
  it.each([
    ['block', ['allowed', 'allowed', 'refused']],
    ['unblock', ['unchanged', 'allowed', 'refused']],
    ['activate', ['unchanged', 'refused', 'allowed']],
    ['deactivate', ['allowed', 'allowed', 'unchanged']],
  ] as const)('%s', (act, verdicts) => {
    expect(STATUSES.map((status) => judgeAct(act, status))).toEqual(verdicts);
  });

  it('lead out of every status', () => {
    for (const status of STATUSES) {
      const acts = (Object.keys(TARGET) as StatusAct[]).filter((act) => judgeAct(act, status) === 'allowed');
      expect(acts.some((act) => TARGET[act] !== status)).toBe(true);
    }
  });
});

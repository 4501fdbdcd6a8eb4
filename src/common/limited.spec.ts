import { limited } from './limited';

describe('limited', () => {
  it('runs so many at a time, in order, whatever becomes of them', async () => {
    const inTurn = limited(2);
    const log: string[] = [];
    let running = 0;
    const task = (name: string) => async () => {
      log.push(`${name} ${++running}`);
      for (let tick = 0; tick < 5; tick++) await Promise.resolve();
      running--;
      if (name === 'b') throw new Error(name);
      return name;
    };
    const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((name) => inTurn(task(name))));
    expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([
      'a',
      'failed',
      'c',
      'd',
      'e',
    ]);
    expect(log.map((entry) => entry[0])).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(Math.max(...log.map((entry) => Number(entry[2])))).toBe(2);
    expect(await inTurn(task('f'))).toBe('f');
  });
});

import { describe, expect, it } from 'vitest';
import { Attempts } from '../../../../server/access/screens/attempts';
import { HandClock } from '../../hand-clock';

describe('attempts', () => {
  it('are counted for each by themselves, until the while has passed', () => {
    const clock = new HandClock();
    const attempts = new Attempts(clock, 2, 60);
    attempts.add('ada');
    expect(attempts.spent('ada')).toBe(false);
    attempts.add('ada');
    expect([attempts.spent('ada'), attempts.spent('bob')]).toEqual([true, false]);
    attempts.add('ada');
    clock.advance(60_000);
    expect(attempts.spent('ada')).toBe(false);
  });

  it('of very many take no more memory than those of many', () => {
    const attempts = new Attempts(new HandClock(), 1, 60);
    for (let who = 0; who < 10_001; who++) attempts.add(String(who));
    expect([attempts.spent('0'), attempts.spent('1'), attempts.spent('10000')]).toEqual([false, true, true]);
  });
});

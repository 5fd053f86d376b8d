import { describe, expect, it } from 'vitest';
import { Attempts } from '../../../../server/access/screens/attempts';
import { ManualClock } from '../../manual-clock';

describe('attempts', () => {
  it('are counted per key until the period has passed', () => {
    const clock = new ManualClock();
    const attempts = new Attempts(clock, 2, 60);
    attempts.add('ada');
    expect(attempts.wait('ada')).toBe(0);
    clock.advance(1_500);
    attempts.add('ada');
    expect([attempts.wait('ada'), attempts.wait('bob')]).toEqual([59, 0]);
    attempts.add('ada');
    clock.advance(58_500);
    expect(attempts.wait('ada')).toBe(0);
  });

  it('of very many keys use bounded memory', () => {
    const attempts = new Attempts(new ManualClock(), 1, 60);
    for (let who = 0; who < 10_001; who++) attempts.add(String(who));
    expect(['0', '1', '10000'].map((who) => attempts.wait(who))).toEqual([0, 60, 60]);
  });
});

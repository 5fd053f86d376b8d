import { describe, expect, it } from 'vitest';
import { createGuests } from '../../../server/access/guests';

describe('guests', () => {
  it('see what one of the globs fits', () => {
    const guests = createGuests(['sim:*', 'fx:EUR/USD']);
    expect(guests.welcome).toBe(true);
    expect(['sim:ACME', 'fx:EUR/USD', 'fx:EUR/USDT', 'sse:600519'].map(guests.allows)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(createGuests(['*']).allows('sse:600519')).toBe(true);
  });

  it('see nothing, and are not welcome, when they are off', () => {
    const guests = createGuests('off');
    expect([guests.welcome, guests.allows('sim:ACME')]).toEqual([false, false]);
  });
});

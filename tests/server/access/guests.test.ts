import { describe, expect, it } from 'vitest';
import { guestPermissions } from '../../../server/access/guests';

const settings = (symbols: 'off' | readonly string[]) => ({ symbols, rate: 4, connections: 7 });

describe('guests', () => {
  it('see the symbols that match the globs, at the configured rate', () => {
    const permissions = guestPermissions(settings(['sim:*', 'fx:EUR/USD']), true);
    const symbols = ['sim:ACME', 'fx:EUR/USD', 'fx:EUR/USDT', 'sse:600519'];
    expect(symbols.map(permissions.allows)).toEqual([true, true, false, false]);
    expect(guestPermissions(settings(['*']), true).allows('sse:600519')).toBe(true);
    expect(permissions.grant({ channel: 'depth', rate: 50, levels: 50 })).toEqual({ rate: 4, levels: 50 });
    expect(permissions.connections).toBe(7);
  });

  it('see nothing on any channel when they are off', () => {
    const permissions = guestPermissions(settings('off'), true);
    expect(permissions.allows('sim:ACME')).toBe(false);
    expect(() => permissions.grant({ channel: 'quotes', rate: 1, levels: 1 })).toThrow('not for guests');
  });

  it('may create replay sessions on a server without tokens', () => {
    expect([true, false].map((tokens) => guestPermissions(settings(['*']), tokens).may('sessions'))).toEqual([
      false,
      true,
    ]);
    expect(guestPermissions(settings(['*']), false).may('notify')).toBe(false);
  });
});

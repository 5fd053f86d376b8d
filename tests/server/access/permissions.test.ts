import { describe, expect, it } from 'vitest';
import type { ProtocolError } from '../../../lib/protocol/error';
import { createPermissions } from '../../../server/access/permissions';
import { ROLE_LIMITS } from '../../../server/access/roles';

const permissionsOf = (change: Partial<(typeof ROLE_LIMITS)['admin']>) =>
  createPermissions({ ...ROLE_LIMITS.admin, ...change }, 'this token');

describe('permissions', () => {
  it.each([
    [50, 50, 50],
    [50, 15, 10],
    [4, 50, 4],
    [3, 50, 2],
    [1, 1000, 1],
    [10, 0.2, 1],
  ])('limited to %d frames a second reduce a requested rate of %d to %d, a tier', (rate, requested, got) => {
    expect(permissionsOf({ rate }).grant({ channel: 'quotes', rate: requested, levels: 10 }).rate).toBe(got);
  });

  it('limit the levels of an order book', () => {
    const { grant } = permissionsOf({ levels: 5 });
    expect([3, 5, 50].map((levels) => grant({ channel: 'depth', rate: 1, levels }).levels)).toEqual([
      3, 5, 5,
    ]);
  });

  it('reject a channel and a symbol by name, as forbidden', () => {
    const permissions = permissionsOf({ channels: ['quotes'], symbols: ['sim:*'] });
    for (const refused of [
      () => permissions.grant({ channel: 'depth', rate: 1, levels: 1 }),
      () => permissions.requireChannel('depth'),
    ]) {
      expect(refused).toThrow('the channel "depth" is not for this token');
    }
    expect(() => permissions.requireSymbol('fx:EUR/USD')).toThrow('"fx:EUR/USD" is not for this token');
    expect(() => permissions.requireSymbol('sim:A')).not.toThrow();
    try {
      permissions.requireSymbol('x:Y');
    } catch (error) {
      expect((error as ProtocolError).code).toBe('forbidden');
    }
  });

  it('have one key for equal symbols in any notation, and another for other symbols', () => {
    expect(permissionsOf({ symbols: ['b:*', 'a:*', 'b:*'] }).key).toBe(
      permissionsOf({ symbols: ['a:*', 'b:*'] }).key,
    );
    expect(permissionsOf({ symbols: ['a:*', '*'] }).key).toBe(permissionsOf({ symbols: ['*'], rate: 1 }).key);
    expect(permissionsOf({ symbols: ['a:*'] }).key).not.toBe(permissionsOf({ symbols: ['b:*'] }).key);
    expect(permissionsOf({ symbols: [] }).key).not.toBe(permissionsOf({ symbols: ['*'] }).key);
  });

  it('to push events are for symbols of their own', () => {
    const { mayWrite, allows } = permissionsOf({ symbols: ['*'], writes: ['acme:*', 'sim:A'] });
    expect(['acme:BOLT', 'sim:A', 'sim:B'].map(mayWrite)).toEqual([true, true, false]);
    expect(allows('sim:B')).toBe(true);
  });

  it('cannot be changed afterwards', () => {
    const permissions = permissionsOf({});
    expect(() => Object.assign(permissions, { rate: 1 })).toThrow(TypeError);
    expect(() => (permissions.symbols as string[]).push('x')).toThrow(TypeError);
    expect(() => (permissions.acts as string[]).push('x')).toThrow(TypeError);
  });

  it('to act grow with the role', () => {
    const acts = (role: keyof typeof ROLE_LIMITS) => ROLE_LIMITS[role].acts;
    expect(acts('viewer')).toEqual([]);
    expect(acts('trader')).toEqual(['sessions', 'alerts']);
    expect(acts('producer')).toEqual(['import', 'ingest']);
    expect([...acts('operator'), 'inspect']).toEqual(acts('admin'));
  });
});

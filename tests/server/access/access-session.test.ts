import { beforeEach, describe, expect, it } from 'vitest';
import type { AccessSession, AccessSessionListener } from '../../../server/access/access-session';
import { ConnectionRegistry } from '../../../server/access/connection-registry';
import { createPermissions } from '../../../server/access/permissions';
import type { Principal } from '../../../server/access/principal';
import { ROLE_LIMITS } from '../../../server/access/roles';
import { ManualClock } from '../manual-clock';
import { anAccessSession } from './an-access-session';

const START = 1_700_000_000_000_000;
const SECOND = 1_000_000;

describe('a accessSession', () => {
  let clock: ManualClock;
  let registry: ConnectionRegistry;
  let visitors: Map<string, Principal>;

  beforeEach(() => {
    clock = new ManualClock(START);
    registry = new ConnectionRegistry(() => {});
    visitors = new Map();
  });

  const principal = (seconds: number, user = 'ada', id?: string): Principal => ({
    welcome: true,
    user,
    permissions: createPermissions({ ...ROLE_LIMITS.trader, connections: 2 }, 'this token'),
    token: { expires: START + seconds * SECOND, ...(id !== undefined && { id }) },
  });

  const passOf = (of: Principal): AccessSession =>
    anAccessSession({
      ...{ principal: of, clock, registry, clockSkew: 5, warning: 60 },
      visit: async (token) => visitors.get(token) as Principal,
    });

  /** A connection that writes down what it hears, as `seconds: what`. */
  function holder(): AccessSessionListener & { readonly heard: string[] } {
    const heard: string[] = [];
    const now = (): string => `${(clock.now() - START) / SECOND}: `;
    return {
      heard,
      expiring: (seconds) => heard.push(`${now()}expiring in ${seconds}`),
      changed: ({ user }) => heard.push(`${now()}is ${user}`),
      close: (code) => heard.push(`${now()}${code}`),
    };
  }

  it('warns once and ends when the token does, the skew of the clocks included', () => {
    const connection = holder();
    passOf(principal(600)).hold(connection);
    clock.advance(1_000_000);
    expect(connection.heard).toEqual(['540: expiring in 65', '605: token_expired']);
  });

  it('of a token that lives shorter than the warning warns half-way, also when it is refreshed by itself', async () => {
    const connection = holder();
    const accessSession = passOf(principal(40));
    accessSession.hold(connection);
    clock.advance(20_000);
    expect(connection.heard).toEqual(['20: expiring in 25']);
    visitors.set('same', principal(40));
    await accessSession.refresh('same');
    clock.advance(10_000);
    await accessSession.refresh('same');
    clock.advance(100_000);
    expect(connection.heard.filter((what) => what.includes('expiring'))).toEqual([
      '20: expiring in 25',
      '30: expiring in 15',
      '35: expiring in 10',
    ]);
  });

  it('of a token that ends in a year sets no timer that Node would let go off at once', () => {
    const connection = holder();
    let longest = 0;
    const after = clock.after.bind(clock);
    clock.after = (delay, callback) => {
      longest = Math.max(longest, delay);
      return after(delay, callback);
    };
    passOf(principal(365 * 86_400)).hold(connection);
    clock.advance(365 * 86_400_000 - 61_000);
    expect(connection.heard).toEqual([]);
    clock.advance(2_000);
    expect(connection.heard).toEqual([`${365 * 86_400 - 60}: expiring in 65`]);
    expect(longest).toBeLessThan(2 ** 31);
  });

  it('that is refreshed goes on to the end of the new token, and is warned of that', async () => {
    const connection = holder();
    const accessSession = passOf(principal(100));
    accessSession.hold(connection);
    clock.advance(50_000);
    visitors.set('next', principal(300));
    await accessSession.refresh('next');
    clock.advance(1_000_000);
    expect(connection.heard).toEqual([
      '50: expiring in 55',
      '50: is ada',
      '240: expiring in 65',
      '305: token_expired',
    ]);
  });

  it('is of one user for good, and of a guest until there is one', async () => {
    const connection = holder();
    const permissions = createPermissions(ROLE_LIMITS.viewer, 'guests');
    const accessSession = passOf({ welcome: true, permissions });
    accessSession.hold(connection);
    clock.advance(10_000_000_000);
    visitors.set('ada', principal(20_000_000)).set('bob', principal(20_000_000, 'bob'));
    await accessSession.refresh('ada');
    await expect(accessSession.refresh('bob')).rejects.toMatchObject({ code: 'forbidden' });
    expect(accessSession.principal.user).toBe('ada');
    expect(connection.heard).toEqual(['10000000: is ada']);
  });

  it('says nothing after its connection is gone', async () => {
    const connection = holder();
    const accessSession = passOf(principal(100, 'ada', 'one'));
    accessSession.hold(connection);
    visitors.set('next', principal(100));
    const refreshed = accessSession.refresh('next');
    accessSession.release();
    accessSession.release();
    await refreshed;
    clock.advance(1_000_000);
    expect(registry.revoke('one')).toBe(0);
    expect(connection.heard).toEqual([]);
  });

  it('that is revoked before its connection is there closes it as soon as it is', () => {
    const connection = holder();
    const accessSession = passOf(principal(600, 'ada', 'one'));
    expect(registry.revoke('one')).toBe(1);
    accessSession.hold(connection);
    expect(connection.heard).toEqual(['0: unauthenticated']);
  });

  it('is found by the id of the token that it has now', async () => {
    const accessSession = passOf(principal(600, 'ada', 'one'));
    visitors.set('next', principal(600, 'ada', 'two'));
    await accessSession.refresh('next');
    expect([registry.revoke('one'), registry.revoke('two')]).toEqual([0, 1]);
  });

  it('is one of so many that its user may have, until it is given back', () => {
    const [first] = [passOf(principal(600)), passOf(principal(600))];
    expect(() => passOf(principal(600))).toThrow('"ada" may have 2 connections at a time');
    expect(() => passOf(principal(600, 'bob'))).not.toThrow();
    first?.release();
    expect(() => passOf(principal(600))).not.toThrow();
    expect(() => passOf(principal(600))).toThrow('at a time');
  });
});

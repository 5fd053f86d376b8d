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

describe('an access session', () => {
  let clock: ManualClock;
  let registry: ConnectionRegistry;
  let principals: Map<string, Principal>;

  beforeEach(() => {
    clock = new ManualClock(START);
    registry = new ConnectionRegistry(() => {});
    principals = new Map();
  });

  const principal = (seconds: number, user = 'ada', id?: string): Principal => ({
    welcome: true,
    user,
    permissions: createPermissions({ ...ROLE_LIMITS.trader, connections: 2 }, 'this token'),
    token: { expires: START + seconds * SECOND, ...(id !== undefined && { id }) },
  });

  const sessionOf = (of: Principal): AccessSession =>
    anAccessSession({
      ...{ principal: of, clock, registry, clockSkew: 5, warning: 60 },
      principalOf: async (token) => principals.get(token) as Principal,
    });

  /** Returns a listener that records its calls as `seconds: call`. */
  function listener(): AccessSessionListener & { readonly calls: string[] } {
    const calls: string[] = [];
    const now = (): string => `${(clock.wall() - START) / SECOND}: `;
    return {
      calls,
      expiring: (seconds) => calls.push(`${now()}expiring in ${seconds}`),
      changed: ({ user }) => calls.push(`${now()}is ${user}`),
      close: (code) => calls.push(`${now()}${code}`),
    };
  }

  it('warns once, and ends when the token expires plus the allowed clock skew', () => {
    const connection = listener();
    sessionOf(principal(600)).hold(connection);
    clock.advance(1_000_000);
    expect(connection.calls).toEqual(['540: expiring in 65', '605: token_expired']);
  });

  it('of a token with a lifetime below the warning time warns half-way, also when refreshed with the same token', async () => {
    const connection = listener();
    const accessSession = sessionOf(principal(40));
    accessSession.hold(connection);
    clock.advance(20_000);
    expect(connection.calls).toEqual(['20: expiring in 25']);
    principals.set('same', principal(40));
    await accessSession.refresh('same');
    clock.advance(10_000);
    await accessSession.refresh('same');
    clock.advance(100_000);
    expect(connection.calls.filter((what) => what.includes('expiring'))).toEqual([
      '20: expiring in 25',
      '30: expiring in 15',
      '35: expiring in 10',
    ]);
  });

  it("of a token that expires in a year sets no timer above Node's limit", () => {
    const connection = listener();
    let longest = 0;
    const after = clock.after.bind(clock);
    clock.after = (delay, callback) => {
      longest = Math.max(longest, delay);
      return after(delay, callback);
    };
    sessionOf(principal(365 * 86_400)).hold(connection);
    clock.advance(365 * 86_400_000 - 61_000);
    expect(connection.calls).toEqual([]);
    clock.advance(2_000);
    expect(connection.calls).toEqual([`${365 * 86_400 - 60}: expiring in 65`]);
    expect(longest).toBeLessThan(2 ** 31);
  });

  it('that is refreshed lasts until the new token expires, with a new warning', async () => {
    const connection = listener();
    const accessSession = sessionOf(principal(100));
    accessSession.hold(connection);
    clock.advance(50_000);
    principals.set('next', principal(300));
    await accessSession.refresh('next');
    clock.advance(1_000_000);
    expect(connection.calls).toEqual([
      '50: expiring in 55',
      '50: is ada',
      '240: expiring in 65',
      '305: token_expired',
    ]);
  });

  it('stays with one user; a guest may become one user', async () => {
    const connection = listener();
    const permissions = createPermissions(ROLE_LIMITS.viewer, 'guests');
    const accessSession = sessionOf({ welcome: true, permissions });
    accessSession.hold(connection);
    clock.advance(10_000_000_000);
    principals.set('ada', principal(20_000_000)).set('bob', principal(20_000_000, 'bob'));
    await accessSession.refresh('ada');
    await expect(accessSession.refresh('bob')).rejects.toMatchObject({ code: 'forbidden' });
    expect(accessSession.principal.user).toBe('ada');
    expect(connection.calls).toEqual(['10000000: is ada']);
  });

  it('calls no listener after its connection is closed', async () => {
    const connection = listener();
    const accessSession = sessionOf(principal(100, 'ada', 'one'));
    accessSession.hold(connection);
    principals.set('next', principal(100));
    const refreshed = accessSession.refresh('next');
    accessSession.release();
    accessSession.release();
    await refreshed;
    clock.advance(1_000_000);
    expect(registry.revoke('one')).toBe(0);
    expect(connection.calls).toEqual([]);
  });

  it('that is revoked before it has a connection closes it at once', () => {
    const connection = listener();
    const accessSession = sessionOf(principal(600, 'ada', 'one'));
    expect(registry.revoke('one')).toBe(1);
    accessSession.hold(connection);
    expect(connection.calls).toEqual(['0: unauthenticated']);
  });

  it('is found by the id of its current token', async () => {
    const accessSession = sessionOf(principal(600, 'ada', 'one'));
    principals.set('next', principal(600, 'ada', 'two'));
    await accessSession.refresh('next');
    expect([registry.revoke('one'), registry.revoke('two')]).toEqual([0, 1]);
  });

  it('counts towards the connection limit of its user until it is released', () => {
    const [first] = [sessionOf(principal(600)), sessionOf(principal(600))];
    expect(() => sessionOf(principal(600))).toThrow('"ada" may have 2 connections at a time');
    expect(() => sessionOf(principal(600, 'bob'))).not.toThrow();
    first?.release();
    expect(() => sessionOf(principal(600))).not.toThrow();
    expect(() => sessionOf(principal(600))).toThrow('at a time');
  });
});

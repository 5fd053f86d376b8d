import { beforeEach, describe, expect, it } from 'vitest';
import type { Holder, Pass } from '../../../server/access/access-session';
import { Admissions } from '../../../server/access/connection-registry';
import { createRights } from '../../../server/access/permissions';
import type { Visitor } from '../../../server/access/principal';
import { ROLE_LIMITS } from '../../../server/access/roles';
import { HandClock } from '../hand-clock';
import { aPass } from './a-pass';

const START = 1_700_000_000_000_000;
const SECOND = 1_000_000;

describe('a pass', () => {
  let clock: HandClock;
  let admissions: Admissions;
  let visitors: Map<string, Visitor>;

  beforeEach(() => {
    clock = new HandClock(START);
    admissions = new Admissions(() => {});
    visitors = new Map();
  });

  const visitor = (seconds: number, user = 'ada', id?: string): Visitor => ({
    welcome: true,
    user,
    rights: createRights({ ...ROLE_LIMITS.trader, connections: 2 }, 'this token'),
    token: { expires: START + seconds * SECOND, ...(id !== undefined && { id }) },
  });

  const passOf = (of: Visitor): Pass =>
    aPass({
      ...{ visitor: of, clock, admissions, clockSkew: 5, warning: 60 },
      visit: async (token) => visitors.get(token) as Visitor,
    });

  /** A connection that writes down what it hears, as `seconds: what`. */
  function holder(): Holder & { readonly heard: string[] } {
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
    passOf(visitor(600)).hold(connection);
    clock.advance(1_000_000);
    expect(connection.heard).toEqual(['540: expiring in 65', '605: token_expired']);
  });

  it('of a token that lives shorter than the warning warns half-way, also when it is refreshed by itself', async () => {
    const connection = holder();
    const pass = passOf(visitor(40));
    pass.hold(connection);
    clock.advance(20_000);
    expect(connection.heard).toEqual(['20: expiring in 25']);
    visitors.set('same', visitor(40));
    await pass.refresh('same');
    clock.advance(10_000);
    await pass.refresh('same');
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
    passOf(visitor(365 * 86_400)).hold(connection);
    clock.advance(365 * 86_400_000 - 61_000);
    expect(connection.heard).toEqual([]);
    clock.advance(2_000);
    expect(connection.heard).toEqual([`${365 * 86_400 - 60}: expiring in 65`]);
    expect(longest).toBeLessThan(2 ** 31);
  });

  it('that is refreshed goes on to the end of the new token, and is warned of that', async () => {
    const connection = holder();
    const pass = passOf(visitor(100));
    pass.hold(connection);
    clock.advance(50_000);
    visitors.set('next', visitor(300));
    await pass.refresh('next');
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
    const rights = createRights(ROLE_LIMITS.viewer, 'guests');
    const pass = passOf({ welcome: true, rights });
    pass.hold(connection);
    clock.advance(10_000_000_000);
    visitors.set('ada', visitor(20_000_000)).set('bob', visitor(20_000_000, 'bob'));
    await pass.refresh('ada');
    await expect(pass.refresh('bob')).rejects.toMatchObject({ code: 'forbidden' });
    expect(pass.visitor.user).toBe('ada');
    expect(connection.heard).toEqual(['10000000: is ada']);
  });

  it('says nothing after its connection is gone', async () => {
    const connection = holder();
    const pass = passOf(visitor(100, 'ada', 'one'));
    pass.hold(connection);
    visitors.set('next', visitor(100));
    const refreshed = pass.refresh('next');
    pass.release();
    pass.release();
    await refreshed;
    clock.advance(1_000_000);
    expect(admissions.revoke('one')).toBe(0);
    expect(connection.heard).toEqual([]);
  });

  it('that is revoked before its connection is there closes it as soon as it is', () => {
    const connection = holder();
    const pass = passOf(visitor(600, 'ada', 'one'));
    expect(admissions.revoke('one')).toBe(1);
    pass.hold(connection);
    expect(connection.heard).toEqual(['0: unauthenticated']);
  });

  it('is found by the id of the token that it has now', async () => {
    const pass = passOf(visitor(600, 'ada', 'one'));
    visitors.set('next', visitor(600, 'ada', 'two'));
    await pass.refresh('next');
    expect([admissions.revoke('one'), admissions.revoke('two')]).toEqual([0, 1]);
  });

  it('is one of so many that its user may have, until it is given back', () => {
    const [first] = [passOf(visitor(600)), passOf(visitor(600))];
    expect(() => passOf(visitor(600))).toThrow('"ada" may have 2 connections at a time');
    expect(() => passOf(visitor(600, 'bob'))).not.toThrow();
    first?.release();
    expect(() => passOf(visitor(600))).not.toThrow();
    expect(() => passOf(visitor(600))).toThrow('at a time');
  });
});

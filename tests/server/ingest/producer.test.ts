import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { toSymbol } from '../../../lib/market/instrument';
import { createPermissions } from '../../../server/access/permissions';
import { ROLE_LIMITS } from '../../../server/access/roles';
import { requireWritable } from '../../../server/ingest/producer';
import { anInstrument, aTrade, defined } from '../events';

/** Returns a check whether a producer with these globs may push. */
function may(...writes: string[]): (event: MarketEvent) => boolean {
  const permissions = createPermissions({ ...ROLE_LIMITS.producer, writes }, 'this token');
  return (event) => {
    try {
      requireWritable(event, permissions);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'forbidden' });
      return false;
    }
  };
}

const times = { timestamp: 1, localTimestamp: 1, reason: 'x' };
const symbols = (...list: string[]) => list.map(toSymbol);

describe('a producer', () => {
  it('pushes events of its symbols only, and their instruments', () => {
    const ofAcme = may('acme:B*');
    expect(ofAcme(aTrade('acme:BOLT', 1, 1, 1))).toBe(true);
    expect(ofAcme(aTrade('acme:NUT', 1, 1, 1))).toBe(false);
    expect(ofAcme(defined(anInstrument('nyse:IBM')))).toBe(false);
  });

  it('disconnects its symbols, and a source only if it may write all of it', () => {
    for (const type of ['disconnect', 'gap'] as const) {
      expect(may('acme:B*')({ type, ...times, symbols: symbols('acme:BOLT') })).toBe(true);
      expect(may('acme:B*')({ type, ...times, symbols: symbols('acme:BOLT', 'acme:NUT') })).toBe(false);
      expect(may('acme:B*')({ type, ...times, source: 'acme' })).toBe(false);
      expect(may('acme:*')({ type, ...times, source: 'acme' })).toBe(true);
      expect(may('acme:*')({ type, ...times, source: 'nyse' })).toBe(false);
      expect(may('acme:*', '*:B')({ type, ...times })).toBe(false);
      expect(may('*')({ type, ...times })).toBe(true);
    }
  });

  it('does not describe the source of others with a symbol of its own', () => {
    const source = { type: 'source', ...times, source: 'nyse', symbols: symbols('acme:BOLT') } as const;
    const { reason: _, ...event } = source;
    expect(may('acme:*')(event)).toBe(false);
    expect(may('acme:*', 'nyse:*')(event)).toBe(true);
    const disconnect = { type: 'disconnect', ...times, symbols: symbols('acme:BOLT') } as const;
    expect(may('acme:B*')({ ...disconnect, source: 'nyse' })).toBe(false);
    expect(may('acme:B*')({ ...disconnect, source: 'acme' })).toBe(true);
  });
});

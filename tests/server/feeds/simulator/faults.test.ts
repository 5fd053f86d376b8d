import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import type { SimulatorFaults } from '../../../../server/feeds/simulator/simulator-options';
import { AFTERNOON, eventsOf, isTick } from './recorded-events';

const run = (faults: SimulatorFaults, seconds = 20, step = 1_000_000) => [
  ...eventsOf({ faults, step, duration: seconds * 1e6 }),
];
const venueOf = (event: MarketEvent) => ('symbol' in event ? event.symbol?.split(':')[0] : undefined);
const since = (events: readonly MarketEvent[], seconds: number) =>
  events.filter(({ localTimestamp }) => localTimestamp >= AFTERNOON + seconds * 1e6);

describe('injected faults', () => {
  it('a disconnect stops all events, then gives a gap and the full state', () => {
    const events = run({ disconnect: { every: 10, lasts: 3 } }, 19);
    const at = events.findIndex(({ type }) => type === 'disconnect');
    expect(events[at]?.localTimestamp).toBeGreaterThanOrEqual(AFTERNOON + 10e6);
    const back = events.slice(at + 1);
    expect(back[0]?.type).toBe('gap');
    expect(back[0]?.localTimestamp).toBeGreaterThanOrEqual(AFTERNOON + 13e6);
    const state = back.slice(1, 1 + 4 * 60).map(({ type }) => type);
    expect(state).toEqual(Array(60).fill(['instrument', 'status', 'book_snapshot', 'quote']).flat());
    expect(back.slice(1 + 4 * 60).some(isTick)).toBe(true);
  });

  it('a disconnect of one venue leaves the others alone, and ends with its full state', () => {
    const events = run({ disconnect: { venue: 'simcn', every: 10, lasts: 3 } }, 19);
    const at = events.findIndex(({ type }) => type === 'disconnect');
    expect(events[at]).toMatchObject({ source: 'simcn' });
    const back = events.findIndex(({ type }) => type === 'gap');
    expect(events[back]).toMatchObject({ source: 'simcn' });
    const during = new Set(events.slice(at + 1, back).map(venueOf));
    expect([...during]).toEqual(expect.arrayContaining(['simx', 'simru', 'simeu']));
    expect(during.has('simcn')).toBe(false);
    const state = events.slice(back + 1, back + 5);
    expect(state.map(({ type }) => type)).toEqual(['instrument', 'status', 'book_snapshot', 'quote']);
    expect(state.map(venueOf)).toEqual(Array(4).fill('simcn'));
  });

  it('a silence of one venue is announced by no event', () => {
    const events = run({ silence: { venue: 'simcn', every: 10, lasts: 3 } }, 19);
    const usual = run({}, 19);
    const within = (of: readonly MarketEvent[]) =>
      of.filter(({ localTimestamp: time }) => time > AFTERNOON + 10.1e6 && time < AFTERNOON + 13e6);
    expect(within(events)).toEqual(within(usual).filter((event) => venueOf(event) !== 'simcn'));
    expect(events.filter(({ type }) => type === 'disconnect' || type === 'gap')).toEqual([]);
    expect(
      events.some((event) => event.localTimestamp > AFTERNOON + 13e6 && venueOf(event) === 'simcn'),
    ).toBe(true);
  });

  it('an unknown venue is rejected by name', () => {
    expect(() => run({ silence: { venue: 'nyse', every: 10, lasts: 3 } })).toThrow(
      'unknown venue: nyse; expected one of simx',
    );
  });

  it('a stall holds events back and then delivers all of them late', () => {
    const events = run({ stall: { every: 10, lasts: 4 } }, 19);
    const usual = run({}, 19);
    expect(events).toHaveLength(usual.length);
    const slack = 10_000;
    const during = events.filter(
      ({ localTimestamp }) => localTimestamp > AFTERNOON + 10e6 + slack && localTimestamp < AFTERNOON + 14e6,
    );
    expect(during).toEqual([]);
    expect(events.some((event) => event.localTimestamp - event.timestamp > 3.9e6)).toBe(true);
  });

  it('duplicates repeat the same event', () => {
    const events = run({ duplicate: 0.1 });
    const usual = run({});
    const extra = events.length - usual.length;
    const ticks = usual.filter(isTick).length;
    expect(extra / ticks).toBeGreaterThan(0.08);
    expect(extra / ticks).toBeLessThan(0.12);
    expect(events.filter((event, k) => k === 0 || event !== events[k - 1])).toEqual(usual);
  });

  it('reordering loses nothing and changes the order of venue times', () => {
    const events = run({ reorder: 0.1 });
    const usual = run({});
    const facts = (list: readonly MarketEvent[]) =>
      list.map(({ localTimestamp: _, ...fact }) => JSON.stringify(fact)).sort();
    expect(facts(events)).toEqual(facts(usual));
    const falls = events.filter((event, k) => event.timestamp < (events[k - 1]?.timestamp ?? 0)).length;
    expect(falls).toBeGreaterThan(100);
  });

  it('a burst multiplies the rate of events, only while it lasts', () => {
    const events = run({ burst: { every: 20, lasts: 10, factor: 8 } }, 50).filter(isTick);
    const between = (from: number, to: number) =>
      (since(events, from).length - since(events, to).length) / (to - from);
    const calm = between(5, 20);
    expect(calm).toBeGreaterThan(500);
    expect(calm).toBeLessThan(700);
    expect(between(24, 30) / calm).toBeGreaterThan(5);
    expect(between(36, 40) / calm).toBeLessThan(1.5);
  });

  it('occur at the same times for any batches, and receive times never decrease', () => {
    const faults: SimulatorFaults = {
      disconnect: { every: 9, lasts: 2 },
      stall: { every: 7, lasts: 3 },
      duplicate: 0.02,
    };
    const events = run(faults, 40, 33_000);
    let before = 0;
    for (const { localTimestamp } of events) {
      expect(localTimestamp).toBeGreaterThanOrEqual(before);
      before = localTimestamp;
    }
    expect(run(faults, 40, 1_234_567)).toEqual(events);
  });
});

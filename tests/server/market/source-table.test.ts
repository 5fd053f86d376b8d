import { beforeEach, describe, expect, it } from 'vitest';
import { type MarketSymbol, toSymbol } from '../../../lib/market/instrument';
import type { SourceStatus } from '../../../lib/protocol/messages';
import { Market } from '../../../server/market/market';
import { anInstrument, aTrade, defined } from '../events';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
/** Symbols of two venues. */
const [ONE, TWO, OTHER] = ['alpha:ONE', 'alpha:TWO', 'beta:OTHER'].map(toSymbol) as [
  MarketSymbol,
  MarketSymbol,
  MarketSymbol,
];

let market: Market;

beforeEach(() => {
  market = new Market();
  for (const symbol of [ONE, TWO, OTHER]) market.apply(defined(anInstrument(symbol), 0));
});

const at = (time: number) => ({ timestamp: time, localTimestamp: time });
const trade = (symbol: string, time: number): void => market.apply(aTrade(symbol, 100, 1, time));

/** Trades of the symbol, one in each interval between two times, µs. */
function trades(symbol: string, from: number, to: number, interval: number): void {
  for (let time = from; time <= to; time += interval) trade(symbol, time);
}

function stateOf(name: string, of = market): SourceStatus['state'] | undefined {
  return of.sources.list().find((source) => source.name === name && source.symbols === undefined)?.state;
}

function statesAt(time: number, pace?: number): Record<string, string> {
  market.sources.markStale(time, pace);
  return Object.fromEntries(market.sources.list().map(({ name, state }) => [name, state]));
}

describe('the sources of a market', () => {
  it('are the venues of its symbols', () => {
    trade(OTHER, SECOND);
    expect(market.sources.list()).toEqual([
      { name: 'alpha', state: 'ok', since: 0 },
      { name: 'beta', state: 'ok', since: 0 },
    ]);
    expect(market.sources.overall()).toEqual({ state: 'ok' });
  });

  it('go down one by one, and recover only with an event of their own', () => {
    market.apply({ type: 'disconnect', source: 'alpha', reason: 'socket closed', ...at(SECOND) });
    trade(OTHER, 2 * SECOND);
    expect(market.sources.list()).toEqual([
      { name: 'alpha', state: 'down', since: SECOND, reason: 'socket closed' },
      { name: 'beta', state: 'ok', since: 0 },
    ]);
    expect(market.sources.overall()).toEqual({ state: 'ok' });
    trade(TWO, 3 * SECOND);
    expect(market.sources.list()[0]).toEqual({ name: 'alpha', state: 'ok', since: 3 * SECOND });
  });

  it('are all down with the whole feed, and recover one by one', () => {
    market.apply({ type: 'disconnect', reason: 'cable', ...at(SECOND) });
    expect(market.sources.overall()).toEqual({ state: 'down', reason: 'cable' });
    expect(statesAt(SECOND)).toEqual({ alpha: 'down', beta: 'down' });
    trade(OTHER, 2 * SECOND);
    expect(market.sources.overall()).toEqual({ state: 'ok' });
    expect(statesAt(2 * SECOND)).toEqual({ alpha: 'down', beta: 'ok' });
    market.apply({ type: 'gap', reason: 'the feed is back', ...at(2 * SECOND) });
    expect(statesAt(2 * SECOND)).toEqual({ alpha: 'ok', beta: 'ok' });
  });

  it('recover with a gap of their own, never with one of the whole feed', () => {
    market.apply({ type: 'disconnect', source: 'alpha', reason: 'x', ...at(1) });
    market.apply({ type: 'gap', reason: 'events were lost', ...at(2) });
    expect(stateOf('alpha')).toBe('down');
    market.apply({ type: 'gap', source: 'alpha', reason: 'connected again', ...at(3) });
    expect(stateOf('alpha')).toBe('ok');
  });

  it('make the stream down when all of them are', () => {
    market.apply({ type: 'disconnect', source: 'alpha', reason: 'socket closed', ...at(1) });
    market.apply({ type: 'disconnect', source: 'beta', reason: 'refused', ...at(2) });
    expect(market.sources.overall()).toEqual({ state: 'down', reason: 'every source is disconnected' });
  });

  it('name the newest cause of an outage, for the whole source and for some of its symbols', () => {
    const lost = { type: 'disconnect', source: 'alpha', reason: 'x' } as const;
    market.apply({ ...lost, cause: 'unreachable', ...at(1) });
    market.apply({ ...lost, cause: 'network', ...at(2) });
    market.apply({ ...lost, source: 'beta', symbols: [OTHER], cause: 'silent', ...at(3) });
    expect(market.sources.list()).toMatchObject([
      { name: 'alpha', state: 'down', since: 1, cause: 'network' },
      { name: 'beta', state: 'ok' },
      { name: 'beta', state: 'down', cause: 'silent', symbols: [OTHER] },
    ]);
    const restored = new Market();
    for (const event of market.keyframe()) restored.apply(event);
    expect(restored.sources.list().map(({ cause }) => cause)).toEqual(['network', undefined, 'silent']);
  });

  it('without a symbol yet are visible to those who may see all of them', () => {
    market.apply({ type: 'disconnect', source: 'gamma', reason: 'x', ...at(1) });
    const seenBy = (allows: (symbol: string) => boolean) =>
      market.sources.visible(market.sources.list(), allows).map(({ name }) => name);
    expect(seenBy(() => true)).toEqual(['alpha', 'beta', 'gamma']);
    expect(seenBy((symbol) => symbol.startsWith('gamma:'))).toEqual(['gamma']);
    expect(seenBy((symbol) => symbol === 'gamma:ONE' || symbol === ONE)).toEqual(['alpha']);
  });

  it('keep the start of an outage that is reported again', () => {
    market.apply({ type: 'disconnect', source: 'alpha', reason: 'no route', ...at(1) });
    market.apply({ type: 'disconnect', source: 'alpha', reason: 'refused', ...at(2) });
    expect(market.sources.list()[0]).toMatchObject({ since: 1, reason: 'refused' });
  });

  it('are listed before their first symbol if an event names them', () => {
    market.apply({ type: 'disconnect', source: 'gamma', reason: '403', ...at(5) });
    expect(market.sources.list().at(-1)).toEqual({ name: 'gamma', state: 'down', since: 5, reason: '403' });
    expect(market.sources.overall()).toEqual({ state: 'ok' });
  });
});

describe('a silent source', () => {
  it('is stale within 5 s if it sends many events a second, and the other is not', () => {
    trades(ONE, 0, 20 * SECOND, SECOND / 50);
    trades(OTHER, 0, 25 * SECOND, SECOND / 50);
    expect(statesAt(20 * SECOND + 2_900_000)).toEqual({ alpha: 'ok', beta: 'ok' });
    expect(statesAt(20 * SECOND + 3_100_000)).toEqual({ alpha: 'stale', beta: 'ok' });
    expect(market.sources.list()[0]).toEqual({ name: 'alpha', state: 'stale', since: 20 * SECOND });
    trade(ONE, 26 * SECOND);
    expect(statesAt(26 * SECOND)).toEqual({ alpha: 'ok', beta: 'ok' });
  });

  it('is stale after 10 s if its interval is unknown', () => {
    expect(stateOf('alpha')).toBe('ok');
    expect(statesAt(9_900_000).alpha).toBe('ok');
    expect(statesAt(10_100_000).alpha).toBe('stale');
  });

  it('is stale after three intervals if it delivers every 15 s', () => {
    for (let poll = 0; poll <= 8; poll++) trades(ONE, poll * 15 * SECOND, poll * 15 * SECOND + 300, 1);
    const last = 8 * 15 * SECOND;
    expect(statesAt(last + 44 * SECOND).alpha).toBe('ok');
    expect(statesAt(last + 46 * SECOND).alpha).toBe('stale');
  });

  it('is stale after three minutes at most', () => {
    trades(ONE, 0, 60 * MINUTE, 10 * MINUTE);
    expect(statesAt(60 * MINUTE + 179 * SECOND).alpha).toBe('ok');
    expect(statesAt(60 * MINUTE + 181 * SECOND).alpha).toBe('stale');
  });

  it('is stale as soon the second time as the first', () => {
    trades(ONE, 0, 20 * SECOND, SECOND / 50);
    trades(ONE, 60 * SECOND, 65 * SECOND, SECOND / 50);
    expect(statesAt(70 * SECOND).alpha).toBe('stale');
  });

  it('learns that it has become slow', () => {
    trades(ONE, 0, 20 * SECOND, SECOND / 50);
    trades(ONE, 50 * SECOND, 200 * SECOND, 30 * SECOND);
    expect(statesAt(229 * SECOND).alpha).toBe('ok');
  });

  it('is not stale while none of its instruments trades', () => {
    for (const [symbol, status] of [[ONE, 'closed'] as const, [TWO, 'halted'] as const]) {
      market.apply({ type: 'status', symbol, status, ...at(SECOND) });
    }
    expect(statesAt(MINUTE)).toEqual({ alpha: 'ok', beta: 'stale' });
    expect(market.sources.overall()).toEqual({ state: 'ok' });
    market.apply({ type: 'status', symbol: ONE, status: 'open', ...at(2 * MINUTE) });
    expect(statesAt(4 * MINUTE).alpha).toBe('stale');
    expect(market.sources.overall()).toEqual({ state: 'stale', reason: 'no source delivers' });
  });

  it('is stale later if more market time passes in a second', () => {
    trades(ONE, 0, 20 * SECOND, SECOND / 50);
    expect(statesAt(40 * SECOND, 10).alpha).toBe('ok');
    expect(statesAt(51 * SECOND, 10).alpha).toBe('stale');
    trade(ONE, 52 * SECOND);
    expect(statesAt(900 * SECOND, Number.POSITIVE_INFINITY).alpha).toBe('ok');
  });

  it('stays down while it is known to be disconnected', () => {
    market.apply({ type: 'disconnect', source: 'alpha', reason: 'x', ...at(1) });
    expect(statesAt(MINUTE).alpha).toBe('down');
  });
});

describe('an outage of some symbols', () => {
  it('lasts for each until its own next event, and leaves the others of the venue alone', () => {
    market.apply({ type: 'disconnect', symbols: [ONE, OTHER], reason: 'producer gone', ...at(7) });
    expect(market.sources.list()).toEqual([
      { name: 'alpha', state: 'ok', since: 0 },
      { name: 'alpha', state: 'down', since: 7, reason: 'producer gone', symbols: [ONE] },
      { name: 'beta', state: 'ok', since: 0 },
      { name: 'beta', state: 'down', since: 7, reason: 'producer gone', symbols: [OTHER] },
    ]);
    trade(TWO, 8);
    expect(market.sources.list()).toHaveLength(4);
    trade(ONE, 9);
    expect(market.sources.list()).toHaveLength(3);
    market.apply({ type: 'gap', symbols: [OTHER], reason: 'producer back', ...at(10) });
    expect(market.sources.list()).toEqual([
      { name: 'alpha', state: 'ok', since: 0 },
      { name: 'beta', state: 'ok', since: 0 },
    ]);
  });

  it('may concern some symbols of a named venue', () => {
    market.apply({ type: 'disconnect', source: 'alpha', symbols: [TWO], reason: 'x', ...at(7) });
    expect(stateOf('alpha')).toBe('ok');
    expect(market.sources.list()[1]).toMatchObject({ name: 'alpha', state: 'down', symbols: [TWO] });
  });

  it('assigns the symbols to a named connection, with which they recover together', () => {
    const event = { source: 'alpha.2', symbols: [ONE, TWO], reason: 'x' };
    market.apply({ type: 'disconnect', ...event, ...at(7) });
    expect(market.sources.list()).toEqual([
      { name: 'alpha.2', state: 'down', since: 7, reason: 'x', symbols: [ONE, TWO] },
      { name: 'beta', state: 'ok', since: 0 },
    ]);
    trade(TWO, 9);
    expect(market.sources.list()[0]).toEqual({
      ...{ name: 'alpha.2', state: 'ok', since: 9, symbols: [ONE, TWO] },
    });
  });

  it('may name unknown symbols', () => {
    const late = toSymbol('alpha:LATE');
    market.apply({ type: 'disconnect', source: 'backup', symbols: [late], reason: 'x', ...at(7) });
    market.apply(defined(anInstrument(late)));
    expect(market.sources.list().find(({ name }) => name === 'backup')).toEqual({
      ...{ name: 'backup', state: 'ok', since: 1, symbols: [late] },
    });
  });
});

describe('a source that describes itself', () => {
  it('reports its delay and its usual interval', () => {
    market.apply({ type: 'source', source: 'alpha', delayed: 900, interval: 15 * SECOND, ...at(SECOND) });
    expect(market.sources.list()[0]).toEqual({ name: 'alpha', state: 'ok', since: 0, delayed: 900 });
    expect(statesAt(45 * SECOND).alpha).toBe('ok');
    expect(statesAt(47 * SECOND).alpha).toBe('stale');
  });

  it('recovers', () => {
    market.apply({ type: 'disconnect', source: 'alpha', reason: 'x', ...at(1) });
    market.apply({ type: 'source', source: 'alpha', ...at(2) });
    expect(stateOf('alpha')).toBe('ok');
  });
});

describe('a keyframe', () => {
  /** Times at which the copy must have the state of the original, µs. */
  const LATER = [0, 2, 4, 8, 16, 32, 64, 128, 256].map((seconds) => 30 * SECOND + seconds * SECOND);

  it('restores every state, and the expected interval of each source', () => {
    trades(ONE, 0, 20 * SECOND, SECOND / 20);
    trades(OTHER, 0, 30 * SECOND, 5 * SECOND);
    market.apply({
      type: 'source',
      source: 'slow',
      symbols: [TWO],
      interval: 20 * SECOND,
      ...at(29 * SECOND),
    });
    const late = toSymbol('gamma:X');
    for (const code of ['gamma:X', 'gamma:Y', 'delta:Z'])
      market.apply(defined(anInstrument(code), 29 * SECOND));
    market.apply({ type: 'disconnect', symbols: [late], reason: 'gone', ...at(29 * SECOND) });
    market.apply({ type: 'disconnect', source: 'delta', reason: 'cut', ...at(30 * SECOND) });
    const copy = new Market();
    for (const event of market.keyframe()) copy.apply(event);
    for (const time of LATER) {
      for (const each of [market, copy]) each.sources.markStale(time);
      const states = (of: Market) => of.sources.list().map(({ since: _, ...rest }) => rest);
      expect(states(copy)).toEqual(states(market));
      expect(copy.sources.overall()).toEqual(market.sources.overall());
    }
    const troubled = copy.sources.list().filter(({ state }) => state !== 'ok');
    expect(troubled).toEqual(market.sources.list().filter(({ state }) => state !== 'ok'));
  });

  it('restores the loss of the whole feed', () => {
    const lost = { type: 'disconnect', reason: 'cable', ...at(SECOND) } as const;
    market.apply(lost);
    const copy = new Market();
    for (const event of market.keyframe()) copy.apply(event);
    expect(copy.sources.overall()).toEqual({ state: 'down', reason: 'cable' });
    expect(stateOf('beta', copy)).toBe('down');
  });
});

describe('a market that restarts', () => {
  it('clears the states of sources, but not the loss of the feed', () => {
    market.apply({ type: 'disconnect', source: 'alpha', symbols: [ONE], reason: 'x', ...at(1) });
    market.apply({ type: 'disconnect', source: 'elsewhere', reason: 'x', ...at(1) });
    market.apply({ type: 'disconnect', reason: 'the feed failed', ...at(2) });
    market.clear();
    expect(market.sources.list()).toEqual([]);
    expect(market.sources.overall()).toEqual({ state: 'down', reason: 'the feed failed' });
    trade(ONE, 3);
    expect(market.sources.list()).toEqual([{ name: 'alpha', state: 'ok', since: 3 }]);
    expect(statesAt(SECOND)).toEqual({ alpha: 'ok', beta: 'ok' });
    expect(statesAt(12 * SECOND)).toEqual({ alpha: 'stale', beta: 'stale' });
  });

  it('clears everything for a seek', () => {
    market.apply({ type: 'disconnect', reason: 'cable', ...at(2) });
    market.forget();
    expect(market.sources.list()).toEqual([]);
    expect(market.sources.overall()).toEqual({ state: 'ok' });
    market.apply(defined(anInstrument(TWO)));
    expect(statesAt(0)).toEqual({ alpha: 'ok' });
  });
});

describe('an event of a scope that cannot be', () => {
  it.each([
    ['no name', { source: '' }, /source must be a text of 1 to 64 characters, not /],
    ['a name that is too long', { source: 'x'.repeat(65) }, /source must be a text of 1 to 64 characters/],
    ['no symbols', { symbols: [] }, /symbols must be 1 to 10000 symbols, not 0/],
  ])('is refused: %s', (_, scope, message) => {
    expect(() => market.apply({ type: 'disconnect', reason: 'x', ...scope, ...at(1) })).toThrow(message);
  });
});

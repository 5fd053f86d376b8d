import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { type MarketSymbol, toSymbol } from '../../../../lib/market/instrument';
import { Market } from '../../../../server/market/market';
import { cutCommand } from '../../../../server/tape/commands/cut-command';
import { mergeCommand } from '../../../../server/tape/commands/merge-command';
import { verifyTape } from '../../../../server/tape/format/verify-tape';
import { openTape, tapeFolder } from '../../../../server/tape/library/tape-catalog';
import { played, record } from '../record';
import { MIDNIGHT, SECOND, sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';
import { runCommand } from './run-command';

/** Returns the events with symbols of another venue. */
function elsewhere(events: readonly MarketEvent[]): MarketEvent[] {
  const other = (symbol: MarketSymbol): MarketSymbol => toSymbol(symbol.replace('test:', 'other:'));
  return events.map((event) => {
    if (!('symbol' in event) || event.symbol === undefined) return event;
    const symbol = other(event.symbol);
    return event.type === 'instrument'
      ? { ...event, symbol, instrument: { ...event.instrument, symbol } }
      : { ...event, symbol };
  });
}

/** Scopes events of the whole feed to a venue, since they say nothing about the other tape. */
function ofVenue(events: readonly MarketEvent[], venue: string): MarketEvent[] {
  return events.map((event) =>
    (event.type === 'gap' && !event.symbol) || event.type === 'disconnect'
      ? { ...event, source: venue }
      : event,
  );
}

function tapes(of: Readonly<Record<string, readonly MarketEvent[]>>): string {
  const dataDir = temporaryFolder();
  for (const [id, events] of Object.entries(of)) record(tapeFolder(dataDir, id), events);
  return dataDir;
}

function merged(dataDir: string): MarketEvent[] {
  expect(verifyTape(tapeFolder(dataDir, 'all')).faults).toStrictEqual([]);
  return played(openTape(dataDir, 'all'));
}

function quotesAndBooks(events: readonly MarketEvent[]): unknown {
  const market = new Market();
  for (const event of events) market.apply(event);
  return market.instruments().map(({ symbol }, row) => {
    const { bid, ask } = market.quote(row);
    return { symbol, bid, ask, depth: market.depth(row, 10) };
  });
}

describe('the merge command', () => {
  it('merges the events of different symbols by time', async () => {
    const a = sampleEvents(300);
    const b = elsewhere(sampleEvents(300, MIDNIGHT + 10 * SECOND + 50_000));
    const dataDir = tapes({ a, b });
    const { warnings, progress } = await runCommand(mergeCommand, dataDir, ['b', 'a'], { id: 'all' });
    const events = merged(dataDir);
    const scoped = [...ofVenue(a, 'test'), ...ofVenue(b, 'other')];
    expect(events).toStrictEqual(scoped.sort((x, y) => x.localTimestamp - y.localTimestamp));
    expect(warnings).toStrictEqual([]);
    expect(progress.events).toBe(600);
    expect(openTape(dataDir, 'all').header()).toMatchObject({ source: 'simulated', feed: 'merge' });
  });

  it('shifts all tapes to the same start with --rebase', async () => {
    const a = sampleEvents(100);
    const b = elsewhere(sampleEvents(100, MIDNIGHT + 3600 * SECOND));
    const dataDir = tapes({ a, b });
    await runCommand(mergeCommand, dataDir, ['a', 'b'], { id: 'all', rebase: true });
    const events = merged(dataDir);
    const others = events.filter((event) => 'symbol' in event && event.symbol?.startsWith('other:'));
    expect(others.map(({ localTimestamp }) => localTimestamp)).toStrictEqual(
      elsewhere(a)
        .filter((event) => 'symbol' in event && event.symbol)
        .map(({ localTimestamp }) => localTimestamp),
    );
    for (const event of events) if (event.type === 'bar') expect(event.start % (86_400 * SECOND)).toBe(0);
  });

  it('joins two recordings of which one continues the other', async () => {
    const all = sampleEvents(400);
    const dataDir = tapes({ all: all, day: all });
    await runCommand(cutCommand, dataDir, ['day'], { id: 'first', to: '+19.95s' });
    await runCommand(cutCommand, dataDir, ['day'], { id: 'second', from: '+20s' });
    const { warnings } = await runCommand(mergeCommand, dataDir, ['second', 'first'], {
      id: 'all',
      force: true,
    });
    expect(warnings).toStrictEqual([]);
    const events = merged(dataDir);
    expect(quotesAndBooks(events)).toStrictEqual(quotesAndBooks(all));
    const own = new Set(all.map((event) => JSON.stringify(event)));
    expect(events.filter((event) => own.has(JSON.stringify(event)))).toHaveLength(400);
  });

  it('takes the events of a symbol from one tape at a time, and reports skipped ones', async () => {
    const all = sampleEvents(400);
    const dataDir = tapes({ day: all });
    await runCommand(cutCommand, dataDir, ['day'], { id: 'early', to: '+25s' });
    await runCommand(cutCommand, dataDir, ['day'], { id: 'late', from: '+15s' });
    const { warnings, figures } = await runCommand(mergeCommand, dataDir, ['late', 'early'], { id: 'all' });
    expect(warnings).toStrictEqual([expect.stringMatching(/^skipped events .*: \d+ of late$/)]);
    expect(figures).toMatchObject({ id: 'all', leftOut: { 0: expect.any(Number) } });
    const events = merged(dataDir);
    const trades = (of: readonly MarketEvent[]): unknown[] => of.filter(({ type }) => type === 'trade');
    expect(trades(events)).toStrictEqual(trades(all));
    expect(quotesAndBooks(events)).toStrictEqual(quotesAndBooks(all));
  });

  it.each([
    [['a'], { id: 'all' }, /merge needs the ids of two or more tapes/],
    [['a', 'a'], { id: 'all' }, /merge got "a" twice/],
    [['a', 'b'], {}, /merge needs --id, the id of the new tape/],
    [['a', 'b'], { id: 'a' }, /merge needs a new --id, not "a"/],
    [['a', 'c'], { id: 'all' }, /no tape "c" in .*; known tapes: a, b/],
  ] as const)('rejects %j %j', async (words, flags, message) => {
    const dataDir = tapes({ a: sampleEvents(10), b: sampleEvents(10) });
    await expect(runCommand(mergeCommand, dataDir, words, flags)).rejects.toThrow(message);
    expect(readdirSync(join(dataDir, 'tapes'))).toStrictEqual(['a', 'b']);
  });
});

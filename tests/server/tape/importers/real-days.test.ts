// slow: reads real market data

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Market } from '../../../../server/market/market';
import { ashare } from '../../../../server/tape/importers/ashare';
import { finam } from '../../../../server/tape/importers/finam';
import type { Importer } from '../../../../server/tape/importers/importer';
import { lean } from '../../../../server/tape/importers/lean';
import { marketData } from '../../../market-data';
import { rowsOf, TIMEOUT } from './plain-rows';

/** Imports a file into a market, as its tape would play. */
async function marketOf(importer: Importer, path: string): Promise<Market> {
  const market = new Market();
  for await (const events of importer.read([path], { read: () => {}, warn: () => {} })) {
    for (const event of events) market.apply(event);
  }
  return market;
}

/** The day's figures of a list of trades, independent of the market. */
function figuresOf(trades: readonly (readonly [price: number, size: number])[]) {
  const prices = trades.map(([price]) => price);
  const volume = trades.reduce((sum, [, size]) => sum + size, 0);
  const value = trades.reduce((sum, [price, size]) => sum + price * size, 0);
  return {
    ...{ open: prices[0], last: prices.at(-1), volume },
    ...{ high: Math.max(...prices), low: Math.min(...prices), vwap: value / volume },
  };
}

function expectFigures(market: Market, trades: readonly (readonly [number, number])[]): void {
  const { vwap, ...rest } = figuresOf(trades);
  const quote = market.quote(0);
  expect(quote).toMatchObject(rest);
  expect(quote.vwap).toBeCloseTo(vwap, 4);
}

describe("the day's figures of real files", () => {
  const shanghai = join(marketData('ashare'), '20211201snapshot_30stocks.zip');
  it.skipIf(!existsSync(shanghai))(
    'of Shanghai are those of its last snapshot of each share',
    {
      timeout: TIMEOUT,
    },
    async () => {
      const [header = [], ...rows] = rowsOf(shanghai);
      const at = (name: string) => header.indexOf(name);
      const cell = (row: readonly string[], name: string) => Math.round(Number(row[at(name)]) * 100) / 100;
      const last = new Map<string, readonly string[]>();
      for (const row of rows) if (cell(row, 'LastPx') > 0) last.set(row[0] as string, row);
      const market = await marketOf(ashare, shanghai);
      expect(last.size).toBeGreaterThan(20);
      for (const [code, row] of last) {
        expect(market.quote(market.indexOf(`sse:${code}`)), code).toMatchObject({
          ...{ open: cell(row, 'OpenPx'), high: cell(row, 'HighPx'), low: cell(row, 'LowPx') },
          ...{ last: cell(row, 'LastPx'), prevClose: cell(row, 'PreClosePx') },
          volume: Number(row[at('TotalVolumeTrade')]),
        });
      }
    },
  );

  const moscow = join(marketData('moex'), 'finam_sber_ticks_20161027.csv.gz');
  it.skipIf(!existsSync(moscow))('of Moscow are those of all trades', { timeout: TIMEOUT }, async () => {
    const [, ...rows] = rowsOf(moscow, ';');
    const trades = rows.map((row) => [Number(row[4]), Number(row[5])] as const);
    expectFigures(await marketOf(finam, moscow), trades);
  });

  const lastPrice = 0x2 | 0x4 | 0x8 | 0x40000 | 0x100000 | 0x1000000 | 0x4000000;
  const shares = join(marketData('lean'), 'equity', 'usa', 'tick');
  it.skipIf(!existsSync(shares)).each(['aig', 'ibm'])(
    'of New York are those of the prints that set a last price: %s',
    { timeout: TIMEOUT },
    async (share) => {
      const path = join(shares, share, '20131007_trade.zip');
      const prints = rowsOf(path).filter(
        (row) => (Number.parseInt(row[4] as string, 16) & lastPrice) === 0 && row[5] === '0',
      );
      const trades = prints.map((row) => [Number(row[1]) / 10_000, Number(row[2])] as const);
      expectFigures(await marketOf(lean, path), trades);
    },
  );
});

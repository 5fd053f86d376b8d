// slow: reads real market data

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TradeEvent } from '../../../../lib/market/event';
import { importTape } from '../../../../server/tape/commands/import-tape';
import { finam } from '../../../../server/tape/importers/finam';
import { moexIss } from '../../../../server/tape/importers/moex-iss';
import { tardisCsv } from '../../../../server/tape/importers/tardis-csv';
import { marketData } from '../../../market-data';
import { temporaryFolder } from '../temporary-folder';
import { played, quotesOf, rowsOf, TIMEOUT, tradesOf } from './plain-rows';
import { readAll } from './read-all';

const TARDIS = marketData('tardis-csv');
const MOEX = marketData('moex');
const SECOND = 1_000_000;

describe.skipIf(!existsSync(TARDIS))('the tardis files', () => {
  const fileOf = (part: string) =>
    join(TARDIS, readdirSync(TARDIS).find((name) => name.includes(part)) as string);

  it('have every trade and quote, in order, and the values of the last rows', {
    timeout: TIMEOUT,
  }, async () => {
    const [trades, quotes] = ['_trades_', '_quotes_'].map(fileOf) as [string, string];
    const { market, events } = await played(tardisCsv, quotes, trades);
    const [, ...tradeRows] = rowsOf(trades);
    const [, ...quoteRows] = rowsOf(quotes);
    expect(
      tradesOf(events).map((event) => [event.id, event.price, event.size, event.side, event.localTimestamp]),
    ).toStrictEqual(
      tradeRows.map(([, , , received, id, side, price, amount]) => [
        id,
        Number(price),
        Number(amount),
        side,
        Number(received),
      ]),
    );
    expect(
      quotesOf(events).map((event) => [event.bid, event.bidSize, event.ask, event.askSize, event.timestamp]),
    ).toStrictEqual(
      quoteRows.map(([, , time, , askSize, ask, bid, bidSize]) =>
        [bid, bidSize, ask, askSize, time].map(Number),
      ),
    );
    const times = events.map(({ localTimestamp }) => localTimestamp);
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] as number))).toBe(true);
    const [, , , , askSize, ask, bid, bidSize] = (quoteRows.at(-1) as string[]).map(Number);
    const volume = tradeRows.reduce((sum, row) => sum + Math.round(Number(row[7]) * 1000), 0) / 1000;
    expect(market.quote(0)).toMatchObject({
      ...{ bid, bidSize, ask, askSize, volume },
      ...{ last: Number(tradeRows.at(-1)?.[6]), high: Math.max(...tradeRows.map((row) => Number(row[6]))) },
    });
  });

  it('have every order book snapshot', async () => {
    for (const levels of [5, 25]) {
      const path = fileOf(`_snapshot_${levels}_`);
      const { events } = await readAll(tardisCsv, path);
      const [, ...rows] = rowsOf(path);
      const books = events.filter((event) => event.type === 'book_snapshot');
      expect(books).toHaveLength(rows.length);
      for (const [index, cells] of rows.entries()) {
        const numbers = cells.slice(4).map(Number);
        const side = (from: number) =>
          Array.from({ length: levels }, (_, level) => numbers.slice(level * 4 + from, level * 4 + from + 2));
        expect(books[index]).toMatchObject({
          asks: side(0),
          bids: side(2),
          localTimestamp: Number(cells[3]),
        });
      }
    }
  });

  it('have the levels of the incremental order book', async () => {
    const path = fileOf('_incremental_');
    const { events } = await readAll(tardisCsv, path);
    const [, ...rows] = rowsOf(path);
    const asks = rows.map((cells) => [Number(cells[6]), Number(cells[7])]);
    expect(events.slice(1)).toMatchObject([
      { type: 'book_snapshot', symbol: 'deribit:BTC-PERPETUAL', bids: [], asks },
    ]);
  });
});

describe.skipIf(!existsSync(MOEX))('the Moscow files', () => {
  it('have every tick of Finam', async () => {
    const path = join(MOEX, 'finam_sber_ticks_20161027.csv.gz');
    const [, ...rows] = rowsOf(path, ';');
    const { market, events } = await played(finam, path);
    const trades: TradeEvent[] = tradesOf(events);
    const clock = (text: string) =>
      Number(text.slice(0, 2)) * 3600 + Number(text.slice(2, 4)) * 60 + Number(text.slice(4, 6));
    expect(trades.map(({ timestamp, price, size }) => [timestamp, price, size])).toStrictEqual(
      rows.map(([, , , time, last, volume]) => [
        (Date.UTC(2016, 9, 27) / 1000 - 3 * 3600 + clock(time as string)) * SECOND,
        Number(last),
        Number(volume),
      ]),
    );
    expect(market.quote(0)).toMatchObject({
      last: Number(rows.at(-1)?.[4]),
      volume: rows.reduce((sum, row) => sum + Number(row[5]), 0),
    });
  });

  it('have every security of the ISS response once, with its Russian name', async () => {
    const path = join(MOEX, 'iss_shares_marketdata_20240215.json');
    const { market } = await played(moexIss, path);
    const { securities, marketdata } = JSON.parse(readFileSync(path, 'utf8'));
    const objects = (table: { columns: string[]; data: unknown[][] }): Record<string, unknown>[] =>
      table.data.map((row) => Object.fromEntries(table.columns.map((name, index) => [name, row[index]])));
    const known = objects(securities);
    expect(market.size).toBe(new Set(known.map((row) => row.SECID)).size);
    const shares = known.filter((row) => row.BOARDID === 'TQBR');
    const data = new Map(objects(marketdata).map((row) => [`${row.BOARDID} ${row.SECID}`, row]));
    for (const share of shares) {
      const row = market.indexOf(`moex:${share.SECID}`);
      expect(market.instrumentOf(row)).toMatchObject({
        ...{
          names: { ru: share.SHORTNAME },
          lotSize: share.LOTSIZE,
          prevClose: share.PREVPRICE,
          currency: 'RUB',
        },
      });
      const day = data.get(`TQBR ${share.SECID}`) ?? {};
      const { last, bid, ask, volume } = market.quote(row);
      const wanted = [day.LAST, day.BID, day.OFFER].map((value) => value ?? undefined);
      expect([share.SECID, last, bid, ask]).toStrictEqual([share.SECID, ...wanted]);
      if (last !== undefined) expect(volume).toBe(day.VOLTODAY);
    }
    expect(shares.length).toBeGreaterThan(200);
  });
});

const CORRUPT = marketData('corrupt');

describe.skipIf(!existsSync(CORRUPT))('real corrupt files', () => {
  it.each([
    [
      'tardis_trades_BTCUSDT_20200222.corrupt.csv.gz',
      /corrupt\.csv\.gz is damaged at byte \d+: it cannot be decompressed/,
    ],
    [
      'nautilus_L2_feed.corrupt.log.gz',
      /corrupt\.log\.gz, line 1: the columns of one of trades .* expected, found/,
    ],
  ])('are reported by name, and leave no tape: %s', async (name, message) => {
    const dataDir = temporaryFolder();
    const request = { importer: tardisCsv, files: [join(CORRUPT, name)], dataDir, id: 'x', force: false };
    const quiet = { signal: new AbortController().signal, progress: () => {}, warn: () => {} };
    await expect(importTape({ ...request, ...quiet })).rejects.toThrow(message);
    expect(readdirSync(join(dataDir, 'tapes'))).toStrictEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { Market } from '../../../../server/market/market';
import { moexIss } from '../../../../server/tape/importers/moex-iss';
import { MoexNormalizer } from '../../../../server/venues/moex/moex-normalizer';
import { hasMarketData, marketData } from '../../../market-data';
import { fastClock } from '../../feeds/exchange/fast-clock';
import { type LiveRun, runLive } from '../../feeds/exchange/live-run';
import { readAll } from '../../tape/importers/read-all';

interface Share {
  code: string;
  name: string;
  prevClose: number;
  last: number;
  bid: number;
  ask: number;
  volume: number;
  turnover: number;
}

const SBER = {
  code: 'SBER',
  name: 'Сбербанк',
  prevClose: 300,
  last: 303,
  bid: 302.9,
  ask: 303.1,
  volume: 1_000,
  turnover: 9,
};
const GAZP = {
  code: 'GAZP',
  name: 'ГАЗПРОМ ао',
  prevClose: 160,
  last: 158,
  bid: 157.9,
  ask: 158.1,
  volume: 500,
  turnover: 5,
};
const VTBR = {
  code: 'VTBR',
  name: 'ВТБ ао',
  prevClose: 80,
  last: 81,
  bid: 80.9,
  ask: 81.1,
  volume: 70,
  turnover: 1,
};

/** Time in Moscow, as ISS writes it. @param ago s */
function moscow(ago: number): string {
  return new Date(Date.now() + 3 * 3_600_000 - ago * 1_000).toISOString().slice(0, 19).replace('T', ' ');
}

function list(shares: readonly Share[], updated = moscow(900), system = moscow(0)): object {
  return {
    securities: {
      columns: [
        'SECID',
        'BOARDID',
        'SHORTNAME',
        'LATNAME',
        'PREVPRICE',
        'DECIMALS',
        'MINSTEP',
        'LOTSIZE',
        'CURRENCYID',
        'STATUS',
      ],
      data: shares.map(({ code, name, prevClose }) => [
        code,
        'TQBR',
        name,
        `${code} Inc`,
        prevClose,
        2,
        0.01,
        10,
        'SUR',
        'A',
      ]),
    },
    marketdata: {
      columns: [
        'SECID',
        'BOARDID',
        'BID',
        'OFFER',
        'OPEN',
        'HIGH',
        'LOW',
        'LAST',
        'VOLTODAY',
        'NUMTRADES',
        'TRADINGSTATUS',
        'UPDATETIME',
        'SYSTIME',
        'VALTODAY',
      ],
      data: shares.map(({ code, bid, ask, prevClose, last, volume, turnover }) => [
        ...[code, 'TQBR', bid, ask, prevClose, Math.max(prevClose, last), Math.min(prevClose, last), last],
        ...[volume, 3, 'T', updated.slice(11), system, turnover],
      ]),
    },
  };
}

const CANDLES = {
  candles: {
    columns: ['open', 'close', 'high', 'low', 'value', 'volume', 'begin', 'end'],
    data: [1, 30, 60].map((minutes) => {
      const begin = moscow(minutes * 60).replace(/\d\d$/, '00');
      return [300, 301, 302, 299, 1_000, 40, begin, begin];
    }),
  },
};

describe('the Moscow exchange', () => {
  let shares: Share[];
  let server: Server;
  let requests: string[];
  let status = 200;
  let run: LiveRun;

  beforeEach(async () => {
    shares = [SBER, GAZP, VTBR].map((share) => ({ ...share }));
    requests = [];
    status = 200;
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      const body = request.url?.includes('candles') ? CANDLES : list(shares);
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    run = runLive(
      'moex',
      `127.0.0.1:${(server.address() as AddressInfo).port}`,
      {
        symbols: [{ kind: 'top', count: 2, venue: 'moex', codes: '*' }],
      },
      { clock: fastClock(100) },
    );
  });

  afterEach(async () => {
    await run.stop();
    await new Promise((resolve) => server.close(resolve));
  });

  const quote = (code: string) => run.market.quote(run.market.indexOf(`moex:${code}`));
  const source = () => run.market.sources.list().find(({ name }) => name === 'moex');

  it('is polled: shares with the most turnover, names, prices, past bars, and a delay of 15 minutes', async () => {
    await run.until(() => run.market.indexOf('moex:GAZP') >= 0 && quote('GAZP').last !== undefined);
    expect(
      run.market
        .instruments()
        .map(({ symbol }) => symbol)
        .sort(),
    ).toEqual(['moex:GAZP', 'moex:SBER']);
    expect(run.market.instrumentOf(run.market.indexOf('moex:SBER'))).toMatchObject({
      names: { ru: 'Сбербанк' },
      lotSize: 10,
      currency: 'RUB',
    });
    expect(quote('SBER')).toMatchObject({ last: 303, bid: 302.9, ask: 303.1, volume: 1_000, prevClose: 300 });
    const bars = run.market.bars(run.market.indexOf('moex:SBER'), '1m').range(0, Number.MAX_SAFE_INTEGER, 9);
    // The candle of a minute ago may still grow: prices are 15 minutes late.
    expect(bars.filter(({ close }) => close === 301)).toHaveLength(2);
    expect(source()).toMatchObject({ state: 'ok', delayed: 900 });
    expect(run.feed.state).toMatchObject({ symbols: 2, books: 0 });
    Object.assign(shares[0] as Share, { last: 304, volume: 1_010 });
    await run.until(() => quote('SBER').last === 304);
    expect(quote('SBER').volume).toBe(1_010);
    // Trades before the first response belong to no minute.
    const grown = run.market.bars(run.market.indexOf('moex:SBER'), '1m').range(0, Number.MAX_SAFE_INTEGER, 9);
    expect(grown.filter(({ close }) => close !== 301).map(({ volume }) => volume)).toEqual([10]);
  });

  it('is lost while it does not answer, and recovers', async () => {
    await run.until(() => run.market.indexOf('moex:SBER') >= 0);
    status = 503;
    await run.until(() => source()?.state === 'down');
    expect(run.feed.state).toMatchObject({ stage: 'unreachable' });
    status = 200;
    await run.until(() => source()?.state === 'ok');
    expect(run.feed.state).toMatchObject({ stage: 'flowing', problem: undefined });
  });
});

describe('a response of ISS', () => {
  const take = (normalizer: MoexNormalizer, body: unknown, received = Date.now() * 1_000): MarketEvent[] =>
    normalizer.take({
      ...{ kind: 'answer', address: 'https://iss.moex.com/iss/boards/TQBR/securities.json', received },
      text: JSON.stringify(body),
    });
  const watching = (): MoexNormalizer => {
    const normalizer = new MoexNormalizer();
    normalizer.take({ kind: 'sent', connection: 'moex', text: '["SBER"]', received: 0 });
    return normalizer;
  };

  it('defines an instrument once, and again when it has changed', () => {
    const normalizer = watching();
    const types = (share: Share) => take(normalizer, list([share])).map(({ type }) => type);
    expect(types(SBER)).toEqual(['instrument', 'status', 'quote', 'bar']);
    expect(types(SBER)).toEqual(['status', 'quote', 'bar']);
    expect(types({ ...SBER, prevClose: 301 })[0]).toBe('instrument');
  });

  it('from after midnight has prices of the day before', () => {
    const events = take(watching(), list([SBER], '2026-02-10 23:49:50', '2026-02-11 00:05:00'));
    const market = new Market();
    for (const event of events)
      market.apply({ ...event, localTimestamp: Date.parse('2026-02-10T21:05:00Z') * 1_000 } as MarketEvent);
    const row = market.indexOf('moex:SBER' as MarketSymbol);
    const [bar] = market.bars(row, '1d').range(0, Number.MAX_SAFE_INTEGER, 9);
    expect(bar?.start).toBe(Date.parse('2026-02-10') * 1_000);
  });

  it('that cannot be read is counted, and gives nothing', () => {
    const normalizer = watching();
    expect(take(normalizer, { securities: { columns: ['SECID'], data: [] } })).toEqual([]);
    expect(normalizer.tally.unreadable).toBe(1);
  });
});

describe.skipIf(!hasMarketData('moex'))('a recorded response of ISS', () => {
  it('gives the events of an import', async () => {
    const path = marketData('moex', 'iss_shares_marketdata_20240215.json');
    const { events } = await readAll(moexIss, path);
    const text = readFileSync(path, 'utf8');
    const codes = (JSON.parse(text) as { securities: { data: string[][] } }).securities.data.map(
      ([code]) => code,
    );
    const normalizer = new MoexNormalizer();
    normalizer.take({ kind: 'sent', connection: 'moex', text: JSON.stringify(codes), received: 0 });
    const received = events[0]?.localTimestamp ?? 0;
    const address = 'https://iss.moex.com/iss/boards/TQBR/securities.json';
    const found = normalizer.take({ kind: 'answer', address, text, received });
    const sorted = (all: readonly MarketEvent[]) => all.map((event) => JSON.stringify(event)).sort();
    expect(sorted(found)).toEqual(sorted(events));
    expect(found.length).toBeGreaterThan(1_000);
  });
});

import { expect, it } from 'vitest';
import { toSymbol } from '../../../../lib/market/instrument';
import type { ConnectorState } from '../../../../server/feeds/exchange/connector-state';
import { sourcesApi } from '../../../../server/gateways/http/sources-api';
import { MarketStream } from '../../../../server/streams/market-stream';
import { onlyStream } from '../../../../server/streams/stream-choice';
import { systemClock } from '../../../../server/time/clock';
import { anInstrument, defined } from '../../events';

const [BTC, ETH, PUSHED] = ['binance:BTC', 'binance:ETH', 'bank:EUR'].map(toSymbol) as [
  ReturnType<typeof toSymbol>,
  ReturnType<typeof toSymbol>,
  ReturnType<typeof toSymbol>,
];
const EVERYONE = { key: '*', allows: () => true, delay: 0 };

function connector(venue: string, title: string): ConnectorState {
  return {
    ...{ venue, title, address: 'wss://venue.example', stage: 'flowing', since: 5, cause: undefined },
    ...{ problem: undefined, sockets: { open: 2, planned: 2 }, symbols: 2, books: 1, frames: 9, events: 8 },
    ...{ unreadable: 0, reconnections: 1, attempts: 0, rotations: 0, gaps: 0, receivedAt: 7 },
    ...{ rejected: [], unknown: [{ symbol: 'binance:X', nearest: [BTC] }], silent: [], clockOffset: 12.4 },
    weight: { used: 20, limit: 5_400 },
  };
}

function apiOf(connectors: readonly ConnectorState[]) {
  const stream = new MarketStream({
    ...{ name: '/live', feedName: 'live:binance', source: 'live', clock: systemClock() },
    ...{ boardSymbols: () => undefined, log: { info: () => undefined, warn: () => undefined } },
    titleOf: (name) => (name === 'binance' ? 'Binance' : undefined),
  });
  for (const symbol of [BTC, ETH, PUSHED]) stream.market.apply(defined(anInstrument(symbol), 3));
  const lost = { type: 'disconnect', reason: 'no data', timestamp: 4, localTimestamp: 4 } as const;
  stream.market.apply({ ...lost, source: 'binance', symbols: [ETH], cause: 'silent' });
  return sourcesApi(onlyStream(stream), () => connectors, systemClock());
}

it('lists venues with their connections, and pushed sources without', () => {
  const [bank, binance] = apiOf([connector('binance', 'Binance')]).list(EVERYONE, true);
  expect(bank).toEqual({
    name: 'bank',
    kind: 'ingest',
    state: 'ok',
    since: 3,
    symbols: 1,
    receivedAt: 3,
    parts: [],
  });
  expect(binance).toMatchObject({
    ...{ name: 'binance', title: 'Binance', kind: 'venue', state: 'ok', symbols: 2 },
    parts: [{ since: 4, symbols: [ETH], reason: 'no data', cause: 'silent' }],
    connection: { stage: 'flowing', sockets: { open: 2, planned: 2 }, reconnections: 1, clockOffset: 12 },
    operation: { address: 'wss://venue.example', unknown: [{ symbol: 'binance:X', nearest: [BTC] }] },
  });
});

it('keeps addresses, limits and rejected symbols from callers that may not read metrics', () => {
  for (const source of apiOf([connector('binance', 'Binance')]).list(EVERYONE, false)) {
    expect(source).not.toHaveProperty('operation');
  }
});

it('shows sources of visible symbols only, with the number of those', () => {
  const { list } = apiOf([connector('binance', 'Binance'), connector('okx', 'OKX')]);
  const seen = list({ key: BTC, allows: (symbol) => symbol === BTC, delay: 0 }, true);
  expect(seen.map(({ name, symbols, parts }) => [name, symbols, parts])).toEqual([['binance', 1, []]]);
});

it('lists a venue that has sent nothing yet', () => {
  const sources = apiOf([connector('okx', 'OKX')]).list(EVERYONE, false);
  expect(sources.find(({ name }) => name === 'okx')).toMatchObject({
    title: 'OKX',
    state: 'down',
    symbols: 0,
  });
});

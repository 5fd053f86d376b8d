// slow: reads real market data

import { describe, expect, it } from 'vitest';
import { CAPTURE_TIMEOUT, NO_CAPTURES, plainLines } from '../../venues/captured';
import { MADE_UP } from '../../venues/made-up';
import { NO_RECORDED, recordedLines } from '../../venues/recorded';
import { CapturePlayer, dataBySymbol, type PlayedCapture, type PlayedLine } from './capture-player';
import type { ClientRequest } from './venue-server';

const NOTHING = 'no code';

/** Returns the answers of a venue that refuses nothing. */
function answersOf(venue: string): PlayedCapture['message'] {
  const found = MADE_UP.find((one) => one.venue === venue.replace('bybit-linear', 'bybit'));
  return (text) => found?.message(text, NOTHING) ?? { replies: [] };
}

function binance(text: string): ClientRequest {
  const { params, id } = JSON.parse(text);
  return { subscribe: params, replies: [JSON.stringify({ result: null, id })] };
}

/** Answers with the capture's own messages, which number the channels. */
function bitfinex(lines: readonly PlayedLine[]): PlayedCapture['message'] {
  const notices = lines.filter(({ t, text }) => t === 'recv' && text.startsWith('{'));
  const find = (key: string, value: string) => notices.filter(({ text }) => JSON.parse(text)[key] === value);
  return (text) => {
    const { event, channel, symbol } = JSON.parse(text);
    if (event !== 'subscribe') return { replies: find('event', event).map((line) => line.text) };
    const own = find('symbol', symbol).find((line) => JSON.parse(line.text).channel === channel);
    return own === undefined ? { replies: [] } : { subscribe: [`${channel}:${symbol}`], replies: [own.text] };
  };
}

function capture(
  exchange: string,
  venue: string,
  only: (line: PlayedLine) => boolean = () => true,
): PlayedCapture {
  const all: readonly PlayedLine[] = plainLines(exchange);
  const kept = new Set(all.filter(only).map(({ conn }) => conn));
  const lines = all.filter(({ t, conn }) => t === 'http' || kept.has(conn));
  const message =
    exchange === 'BITFINEX' ? bitfinex(lines) : exchange.startsWith('BINANCE') ? binance : answersOf(venue);
  // Gate's older books and its tickers have other channels.
  const isGate = exchange.startsWith('GATEIO');
  const number = { COINBASE: /("sequence_num":)\d+/, BITFINEX: /^(\[.*,)\d+(?=\]$)/s }[exchange];
  const others = /"channel":"\w+\.(order_book_update|tickers|candlesticks)"|order_book\.\d/;
  return { exchange, venue, lines, message, ...(number && { number }), ...(isGate && { others }) };
}

/** Frames without a capture around them, a millisecond apart. */
function frames(exchange: string, venue: string, addr: string, texts: readonly string[]): PlayedCapture {
  const ts = 1_790_000_000;
  const lines = texts.map((text, place) => ({ t: 'recv', conn: 'a', ts: ts + place / 1_000, text }));
  const message = answersOf(venue);
  return { exchange, venue, message, lines: [{ t: 'connect', conn: 'a', ts, addr, text: '' }, ...lines] };
}

const at = (end: string) => (line: PlayedLine) => line.t === 'connect' && line.addr?.endsWith(end) === true;

/** Captures with the least number of events that are compared. */
const CAPTURES: readonly [name: string, least: number, read: () => PlayedCapture][] = [
  ['BINANCE', 200, () => capture('BINANCE', 'binance')],
  ['BINANCE_FUTURES', 1_000, () => capture('BINANCE_FUTURES', 'binance-usdm')],
  ['BITFINEX', 50, () => capture('BITFINEX', 'bitfinex')],
  ['BYBIT spot', 100, () => capture('BYBIT', 'bybit', at('/spot'))],
  ['BYBIT linear', 100, () => capture('BYBIT', 'bybit-linear', at('/linear'))],
  ['COINBASE', 100, () => capture('COINBASE', 'coinbase')],
  ['GATEIO', 1, () => capture('GATEIO', 'gateio')],
  ['GATEIO_FUTURES', 50, () => capture('GATEIO_FUTURES', 'gateio-futures')],
  ['UPBIT', 100, () => capture('UPBIT', 'upbit')],
];

const RECORDED: readonly [name: string, least: number, read: () => PlayedCapture][] = [
  [
    'books of OKX',
    7,
    () =>
      frames(
        'OKX',
        'okx',
        'wss://ws.okx.com:8443/ws/v5/public',
        recordedLines('okx', 'books_20260824.jsonl'),
      ),
  ],
  [
    'books of Kraken',
    3,
    () =>
      frames('KRAKEN', 'kraken', 'wss://ws.kraken.com/v2', recordedLines('kraken', 'book_v2_20260824.jsonl')),
  ],
  [
    'Hyperliquid',
    50,
    () => {
      const texts = recordedLines('hyperliquid', 'btc_20250126.gz').map((line) =>
        line.slice(line.indexOf(' ') + 1),
      );
      return frames('HYPERLIQUID', 'hyperliquid', 'wss://api.hyperliquid.xyz/ws', texts);
    },
  ],
  [
    'books of Deribit',
    40,
    () => {
      // Channels without an interval need a login today; the messages are the same.
      const { lines, ...rest } = capture('DERIBIT', 'deribit');
      return {
        ...rest,
        lines: lines.map((line) => ({ ...line, text: line.text.replaceAll('.raw"', '.100ms"') })),
      };
    },
  ],
];

async function expectSameEvents(played: PlayedCapture, least: number): Promise<void> {
  const player = new CapturePlayer(played);
  const [live, imported] = [dataBySymbol(await player.play()), dataBySymbol(await player.imported())];
  const count = Object.values(imported).reduce((sum, { length }) => sum + length, 0);
  expect(count).toBeGreaterThanOrEqual(least);
  expect(Object.keys(live).sort()).toEqual(Object.keys(imported).sort());
  for (const [symbol, events] of Object.entries(imported)) expect(live[symbol]).toEqual(events);
}

describe.skipIf(NO_CAPTURES)('a live feed that is played a capture', () => {
  it.each(CAPTURES)(
    'has the events of the importer: %s',
    { timeout: CAPTURE_TIMEOUT },
    async (_, least, read) => {
      await expectSameEvents(read(), least);
    },
  );
});

describe.skipIf(NO_RECORDED)('a live feed that is played recorded frames', () => {
  it.each(RECORDED)(
    'has the events of the importer: %s',
    { timeout: CAPTURE_TIMEOUT },
    async (_, least, read) => {
      await expectSameEvents(read(), least);
    },
  );
});

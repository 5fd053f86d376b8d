// slow: reads real market data

import { describe, expect, it } from 'vitest';
import { CAPTURED, VENUES } from '../../../server/venues/index';
import type { Arrival, Normalizer } from '../../../server/venues/venue';
import { CAPTURE_TIMEOUT, NO_CAPTURES, PlainBook, plainLines } from './captured';

/** Captures, by the names of their exchanges. */
const EXCHANGES = [
  ...['BINANCE', 'BINANCE_FUTURES', 'BITFINEX', 'BYBIT', 'COINBASE', 'DERIBIT', 'GATEIO', 'GATEIO_FUTURES'],
  ...['GEMINI', 'HUOBI', 'KRAKEN', 'UPBIT'],
];

/** Losses tested with each capture, spread over it. */
const LOSSES = 6;

function arrivalsOf(exchange: string): Arrival[] {
  return plainLines(exchange).map(({ t, conn, ts, addr, url, text }): Arrival => {
    const received = Math.round(ts * 1e6);
    if (t === 'connect') return { kind: 'opened', connection: conn, address: addr, received };
    if (t === 'http') return { kind: 'answer', address: url, text, received };
    if (t === 'send') return { kind: 'sent', connection: conn, text, received };
    return { kind: 'frame', connection: conn, data: text, received };
  });
}

interface Outcome {
  readonly normaliser: Normalizer;
  readonly gaps: number;
  readonly books: Map<string, PlainBook>;
  /** Index of the arrival with the book's last event. */
  readonly changedBy: Map<string, number>;
}

function play(exchange: string, arrivals: readonly (Arrival | undefined)[]): Outcome {
  const normaliser = VENUES[CAPTURED[exchange] as string]?.() as Normalizer;
  const books = new Map<string, PlainBook>();
  const changedBy = new Map<string, number>();
  let gaps = 0;
  for (const [place, arrival] of arrivals.entries()) {
    if (arrival === undefined) continue;
    for (const event of normaliser.take(arrival)) {
      if (event.type === 'gap') gaps += 1;
      if (event.type !== 'book_snapshot' && event.type !== 'book_change') continue;
      const book = books.get(event.symbol) ?? new PlainBook();
      books.set(event.symbol, book);
      changedBy.set(event.symbol, place);
      if (event.type === 'book_snapshot') book.clear();
      for (const [price, size] of event.bids) book.set('bids', price, size);
      for (const [price, size] of event.asks) book.set('asks', price, size);
    }
  }
  return { normaliser, gaps, books, changedBy };
}

/** Indexes of frames after the first third of a capture, spread over the rest. */
function places(arrivals: readonly Arrival[]): number[] {
  const frames = arrivals.flatMap(({ kind }, place) => (kind === 'frame' ? [place] : []));
  const step = (frames.length * 2) / 3 / LOSSES;
  return [...Array(LOSSES).keys()].map(
    (loss) => frames[Math.floor(frames.length / 3 + (loss + 0.5) * step)] as number,
  );
}

/** Checks that a book changed after the loss is the same as without it, or empty, but never wrong. */
function expectNoneWrong(whole: Outcome, damaged: Outcome, loss: number, levels: number): void {
  for (const [symbol, place] of damaged.changedBy) {
    const book = damaged.books.get(symbol)?.top(levels);
    if (place < loss || (book?.bids.length === 0 && book.asks.length === 0)) continue;
    expect(book, `${symbol} after the loss of arrival ${loss}`).toStrictEqual(
      whole.books.get(symbol)?.top(levels),
    );
  }
}

describe.skipIf(NO_CAPTURES).each(EXCHANGES)('the capture of %s', (exchange) => {
  it('gives a gap and no wrong book for a truncated frame', { timeout: CAPTURE_TIMEOUT }, () => {
    const arrivals = arrivalsOf(exchange);
    const whole = play(exchange, arrivals);
    for (const loss of places(arrivals)) {
      const frame = arrivals[loss] as Arrival & { kind: 'frame' };
      const text = frame.data as string;
      const damaged = play(exchange, arrivals.with(loss, { ...frame, data: text.slice(0, text.length / 2) }));
      expect(damaged.normaliser.tally.unreadable).toBe(1);
      expect(damaged.gaps).toBeGreaterThan(0);
      expectNoneWrong(whole, damaged, loss, Number.POSITIVE_INFINITY);
    }
  });

  it('is read to its end with any content of its frames', { timeout: CAPTURE_TIMEOUT }, () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % below;
    };
    const junk = ['null', '0', '"', '[]', '{}', '-1', '1e999', 'x', ',', '"NaN"', '[[[]]]'];
    const arrivals = arrivalsOf(exchange).map((arrival): Arrival => {
      if (arrival.kind === 'opened' || random(4) > 0) return arrival;
      const text = (
        arrival.kind === 'frame' ? arrival.data : 'text' in arrival ? arrival.text : ''
      ) as string;
      const from = random(text.length);
      const broken = text.slice(0, from) + junk[random(junk.length)] + text.slice(from + random(12));
      return arrival.kind === 'frame'
        ? { ...arrival, data: broken }
        : ({ ...arrival, text: broken } as Arrival);
    });
    const { normaliser, gaps } = play(exchange, arrivals);
    expect(normaliser.tally.unreadable).toBeGreaterThan(10);
    expect(gaps).toBeGreaterThan(10);
  });
});

// Gemini numbers nothing: a missing frame cannot be detected.
const NUMBERED = EXCHANGES.filter((exchange) => exchange !== 'GEMINI');

describe.skipIf(NO_CAPTURES).each(NUMBERED)('the capture of %s', (exchange) => {
  it('gives no wrong book for a missing frame', { timeout: CAPTURE_TIMEOUT }, () => {
    const arrivals = arrivalsOf(exchange);
    const whole = play(exchange, arrivals);
    expect(whole.gaps).toBe(0);
    // Kraken's checksums cover ten levels; a loss beyond them cannot be detected.
    const levels = exchange === 'KRAKEN' ? 10 : Number.POSITIVE_INFINITY;
    for (const loss of places(arrivals)) {
      expectNoneWrong(whole, play(exchange, arrivals.with(loss, undefined as never)), loss, levels);
    }
  });
});

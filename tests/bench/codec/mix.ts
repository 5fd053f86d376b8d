import type { QuoteUpdate } from '../../../lib/protocol/messages';
import { readRow, type Window } from '../../../server/fanout/row-content';
import { TradeRange } from '../../../server/fanout/trade-range';
import { generate } from '../../../server/feeds/simulator/generate';
import { Market } from '../../../server/market/market';
import { UsageError } from '../bench';
import { START } from '../simulator';

/** Content of one frame: rows of the market and their changes. */
export interface FrameContent {
  /** Server time of the frame, µs. */
  readonly time: number;
  readonly rows: readonly number[];
  readonly updates: readonly QuoteUpdate[];
}

export interface MixWork {
  readonly symbols: number;
  readonly rate: number;
  readonly hz: number;
  readonly frames: number;
  readonly seed: number;
  /** `quote`: one price, its size and the time; `whole`: every changed field. */
  readonly mix: string;
}

/**
 * Returns frames of a room of a simulated market, `hz` a second, each with the symbols that changed.
 * With the mix `quote` an update is a price, its size and the time, for comparison with peers.
 */
export function simulatedFrames(work: MixWork): { market: Market; frames: FrameContent[] } {
  if (work.mix !== 'quote' && work.mix !== 'whole') {
    throw new UsageError(`--mix must be quote or whole, not ${JSON.stringify(work.mix)}`);
  }
  const { symbols, rate, seed } = work;
  const market = new Market();
  const range = new TradeRange();
  market.watch({ added: () => {}, traded: (row, price) => range.add(row, price) });
  const step = Math.round(1e6 / work.hz);
  const batches = generate({ symbols, rate, seed, start: START, step });
  // The opening is one batch of instruments, one of bars per symbol and one of statuses.
  for (let batch = 0; batch < symbols + 2; batch++) {
    for (const event of batches.next().value ?? []) market.apply(event);
  }
  const frames: FrameContent[] = [];
  while (frames.length < work.frames) {
    const window: Window = { from: market.version, to: Number.MAX_SAFE_INTEGER };
    range.clear();
    for (const event of batches.next().value ?? []) market.apply(event);
    const rows: number[] = [];
    const updates: QuoteUpdate[] = [];
    for (let row = 0; row < market.size; row++) {
      const update = updateOf(work.mix, market, row, window, range);
      if (!update) continue;
      rows.push(row);
      updates.push(update);
    }
    if (rows.length > 0) frames.push({ time: market.time, rows, updates });
  }
  return { market, frames };
}

function updateOf(
  mix: string,
  market: Market,
  row: number,
  window: Window,
  range: TradeRange,
): QuoteUpdate | undefined {
  if (mix === 'whole') {
    const content = { channel: 'quotes', levels: 0, interval: '1m' } as const;
    const found = readRow(market, content, row, window, (of) => range.of(of));
    return found?.channel === 'quotes' ? found.update : undefined;
  }
  if ((market.quotes.rowVersion[row] as number) <= window.from) return undefined;
  const [timestamp, bid, bidSize] = (['timestamp', 'bid', 'bidSize'] as const).map((field) =>
    market.quotes.get(row, field),
  ) as [number, number, number];
  if (Number.isNaN(bid)) return undefined;
  return { symbol: market.symbolOf(row), timestamp, bid, bidSize };
}

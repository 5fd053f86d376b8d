import { INTERVAL_MICROS } from '../../../lib/market/interval';
import type { BarHistory, BarRange } from '../../history/bar-history';
import type { StoredBar } from '../../market/bar-series';
import type { SuppliedTape } from '../../tape/playback/tape-supply';
import type { MarketStream } from '../market-stream';
import type { TapeBars } from './tape-bar-cache';

/**
 * What there is of bars from before the moment of a session.
 * @param tapes those that are played with the times they were recorded with
 * @param position where the session is, µs
 */
export type BarsOf = (tapes: readonly SuppliedTape[], position: () => number) => BarHistory;

export interface SessionBarsOptions {
  readonly tapeBars: TapeBars;
  /** What tapes are recorded from: while one is, it has the bars that the tape has not yet. */
  readonly live: Pick<MarketStream, 'bars'>;
}

/** Reads bars of a range, as they were known at a moment (µs). */
type Source = (range: BarRange, at: number) => Promise<readonly StoredBar[]>;

/** What a session's tapes know of the past: bars that had closed by its moment, as they were known then. */
export function sessionBars({ tapeBars, live }: SessionBarsOptions): BarsOf {
  const sourceOf = ({ id, reader, growing }: SuppliedTape): Source => {
    if (growing) return (range) => live.bars(range);
    tapeBars.prepare(id, reader);
    return (range, at) => tapeBars.read(id, reader, { ...range, at });
  };
  return (tapes, position) => {
    const byTime = [...tapes].sort((a, b) => (a.reader.start ?? 0) - (b.reader.start ?? 0));
    const sources = byTime.map(sourceOf);
    // A seek takes each tape's last state: a bar that began on one and ended on another is only a part there.
    const isWhole = sources.length > 1;
    return { isWhole, read: (range) => readClosed(sources, range, position) };
  };
}

async function readClosed(
  sources: readonly Source[],
  range: BarRange,
  position: () => number,
): Promise<readonly StoredBar[]> {
  const at = position();
  const length = INTERVAL_MICROS[range.interval];
  const closed = { ...range, to: Math.min(range.to, at - length) };
  if (closed.to < closed.from) return [];
  const bars = addUp(await Promise.all(sources.map((read) => read(closed, at))));
  // A seek meanwhile may have gone back.
  const last = position() - length;
  return bars.filter(({ start }) => start <= last).slice(-range.limit);
}

/** Bars of several tapes as one list by start. A bar that two tapes have parts of is made of both. */
function addUp(lists: readonly (readonly StoredBar[])[]): readonly StoredBar[] {
  const [only = []] = lists;
  if (lists.length < 2) return only;
  const bars = new Map<number, StoredBar>();
  for (const bar of lists.flat()) {
    const known = bars.get(bar.start);
    bars.set(bar.start, known === undefined ? bar : together(known, bar));
  }
  return [...bars.values()].sort((a, b) => a.start - b.start);
}

/** Two parts of a bar, the earlier first. */
function together(first: StoredBar, second: StoredBar): StoredBar {
  return {
    start: first.start,
    open: first.open,
    high: Math.max(first.high, second.high),
    low: Math.min(first.low, second.low),
    close: second.close,
    volume: first.volume + second.volume,
    trades: first.trades + second.trades,
  };
}

import { lastEndedStart } from '../../../lib/market/interval';
import type { BarHistory, BarRange } from '../../history/bar-history';
import { joinParts } from '../../market/bar-lists';
import type { StoredBar } from '../../market/bar-series';
import type { SuppliedTape } from '../../tape/playback/tape-supply';
import type { MarketStream } from '../market-stream';
import type { TapeBars } from './tape-bar-cache';

/**
 * Creates the history of a session: bars from before its moment.
 * @param tapes those played with their recorded times
 * @param position moment of the session, µs
 */
export type BarsOf = (tapes: readonly SuppliedTape[], position: () => number) => BarHistory;

export interface SessionBarsOptions {
  readonly tapeBars: TapeBars;
  /** Recorded stream: during a recording, it has bars that the tape lacks. */
  readonly live: Pick<MarketStream, 'bars'>;
}

/** Reads bars of a range, as they were known at a moment (µs). */
type Source = (range: BarRange, at: number) => Promise<readonly StoredBar[]>;

/** Creates bar histories from tapes: bars that had closed by the session's moment, as known then. */
export function sessionBars({ tapeBars, live }: SessionBarsOptions): BarsOf {
  const sourceOf = ({ id, reader, growing }: SuppliedTape): Source => {
    if (growing) return (range) => live.bars(range);
    tapeBars.prepare(id, reader);
    return (range, at) => tapeBars.read(id, reader, { ...range, at });
  };
  return (tapes, position) => {
    const byTime = [...tapes].sort((a, b) => (a.reader.start ?? 0) - (b.reader.start ?? 0));
    const sources = byTime.map(sourceOf);
    // A seek applies each tape's last state: a bar that spans two tapes is only partial there.
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
  const closed = { ...range, to: Math.min(range.to, lastEndedStart(at, range.interval)) };
  if (closed.to < closed.from) return [];
  const bars = joinTapes(await Promise.all(sources.map((read) => read(closed, at))));
  // A seek during the read may have moved the session back.
  const last = lastEndedStart(position(), range.interval);
  return bars.filter(({ start }) => start <= last).slice(-range.limit);
}

/** Joins the bars of several tapes by start. A bar with parts on two tapes is built from both. */
function joinTapes(lists: readonly (readonly StoredBar[])[]): readonly StoredBar[] {
  const [only = []] = lists;
  if (lists.length < 2) return only;
  const bars = new Map<number, StoredBar>();
  for (const bar of lists.flat()) {
    const known = bars.get(bar.start);
    bars.set(bar.start, known === undefined ? bar : joinParts(known, bar));
  }
  return [...bars.values()].sort((a, b) => a.start - b.start);
}

/** Time range, µs; `to` is excluded. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Activity of a tape over time: equal buckets from `start` to `end` (µs), and the data gaps. */
export interface Activity {
  readonly start: number;
  readonly end: number;
  readonly buckets: readonly { readonly events: number; readonly volume: number }[];
  readonly gaps: readonly TimeRange[];
}

/** Activity of a tape in the time of a session, which may have shifted it. */
export interface ShiftedActivity {
  readonly activity: Activity;
  /** Shift added to the tape's times, µs. */
  readonly shift: number;
  /** True for a tape in recording: that its activity ends before the span does is no gap. */
  readonly grows?: boolean;
}

/** Columns of a chart over a span: events of each, and ranges that no tape covers. */
export interface Profile {
  readonly events: Float64Array;
  readonly max: number;
  /** Count drawn at full height; a single burst (a feed's opening state) exceeds it. */
  readonly scale: number;
  readonly gaps: readonly TimeRange[];
}

/** Profile without events and gaps. */
export const NO_PROFILE: Profile = { events: new Float64Array(1), max: 0, scale: 0, gaps: [] };

/**
 * Distributes the activity of one or several tapes over the columns of a span (µs). A bucket that overlaps
 * several columns is split by time, so the total of events stays the same.
 */
export function profileOf(tapes: readonly ShiftedActivity[], span: TimeRange, columns: number): Profile {
  const events = new Float64Array(columns);
  const width = (span.to - span.from) / columns;
  for (const { activity, shift } of tapes) {
    const { start, end, buckets } = activity;
    const size = (end - start) / buckets.length;
    buckets.forEach((bucket, index) => {
      if (bucket.events === 0) return;
      const from = start + shift + index * size - span.from;
      spread(events, bucket.events, from / width, (from + size) / width);
    });
  }
  let max = 0;
  for (const count of events) max = Math.max(max, count);
  return { events, max, scale: Math.min(max, usualMost(events) * HEADROOM), gaps: uncovered(tapes, span) };
}

/** Share of active columns that fit below full height, and the headroom above it. */
const USUAL_SHARE = 0.96;
const HEADROOM = 1.25;

function usualMost(events: Float64Array): number {
  const counts = events.filter((count) => count > 0).sort();
  return counts[Math.max(0, Math.ceil(counts.length * USUAL_SHARE) - 1)] ?? 0;
}

/** Adds `count` to the columns between two positions (in columns), in proportion to their overlap. */
function spread(columns: Float64Array, count: number, from: number, to: number): void {
  const length = to - from;
  if (!(length > 0)) {
    const at = Math.min(Math.max(Math.floor(from), 0), columns.length - 1);
    columns[at] = (columns[at] ?? 0) + count;
    return;
  }
  const first = Math.max(0, Math.floor(from));
  const last = Math.min(columns.length - 1, Math.ceil(to) - 1);
  for (let at = first; at <= last; at++) {
    const share = (Math.min(to, at + 1) - Math.max(from, at)) / length;
    columns[at] = (columns[at] ?? 0) + count * share;
  }
}

/** Returns the parts of the span that are in no tape, or in a gap of each tape that covers them; in order. */
function uncovered(tapes: readonly ShiftedActivity[], span: TimeRange): TimeRange[] {
  const covered = tapes.flatMap(({ activity, shift, grows }) => {
    const { start, gaps } = activity;
    const end = grows ? Number.POSITIVE_INFINITY : activity.end;
    const parts: TimeRange[] = [];
    let from = start;
    for (const gap of [...gaps].sort((a, b) => a.from - b.from)) {
      if (gap.from > from) parts.push({ from: from + shift, to: gap.from + shift });
      from = Math.max(from, gap.to);
    }
    if (end > from) parts.push({ from: from + shift, to: end + shift });
    return parts;
  });
  covered.sort((a, b) => a.from - b.from);
  const gaps: TimeRange[] = [];
  let reached = span.from;
  for (const { from, to } of covered) {
    if (from > reached) gaps.push({ from: reached, to: Math.min(from, span.to) });
    reached = Math.max(reached, to);
    if (reached >= span.to) break;
  }
  if (reached < span.to) gaps.push({ from: reached, to: span.to });
  return gaps.filter(({ from, to }) => to > from);
}

/** Returns the gap that contains the time. */
export function gapAt(gaps: readonly TimeRange[], moment: number): TimeRange | undefined {
  return gaps.find(({ from, to }) => moment >= from && moment < to);
}

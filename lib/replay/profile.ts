/** A stretch of time, µs; `to` is not in it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What a tape tells of itself over time: equal buckets from `start` to `end` (µs), and where nothing was recorded. */
export interface Activity {
  readonly start: number;
  readonly end: number;
  readonly buckets: readonly { readonly events: number; readonly volume: number }[];
  readonly gaps: readonly Stretch[];
}

/** A tape's activity in the time of a session, which may have moved it. */
export interface MovedActivity {
  readonly activity: Activity;
  /** Added to the tape's times, µs. */
  readonly shift: number;
  /** The tape is being written: that its activity ends before the span does is no gap. */
  readonly grows?: boolean;
}

/** Columns of a picture over a span: events of each, and the stretches that no tape covers. */
export interface Profile {
  readonly events: Float64Array;
  readonly most: number;
  /** The count that is drawn at full height: a single burst (a feed's opening state) goes beyond it. */
  readonly scale: number;
  readonly gaps: readonly Stretch[];
}

/** Nothing is known: neither events nor gaps. */
export const NO_PROFILE: Profile = { events: new Float64Array(1), most: 0, scale: 0, gaps: [] };

/**
 * Puts the activities of one or several tapes into columns over a span (µs). A bucket that falls into several
 * columns is shared among them by time, so the events of the picture are those of the tapes.
 */
export function profileOf(tapes: readonly MovedActivity[], span: Stretch, columns: number): Profile {
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
  let most = 0;
  for (const count of events) most = Math.max(most, count);
  return { events, most, scale: Math.min(most, usualMost(events) * HEADROOM), gaps: uncovered(tapes, span) };
}

/** Part of the columns in which something happened that are no higher than the usual most, and the room above it. */
const USUAL_SHARE = 0.96;
const HEADROOM = 1.25;

function usualMost(events: Float64Array): number {
  const counts = events.filter((count) => count > 0).sort();
  return counts[Math.max(0, Math.ceil(counts.length * USUAL_SHARE) - 1)] ?? 0;
}

/** Adds `count` to the columns from one place to another (in columns), each by its share. */
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

/** What of the span is in no tape, or in a gap of each that has it; in order. */
function uncovered(tapes: readonly MovedActivity[], span: Stretch): Stretch[] {
  const covered = tapes.flatMap(({ activity, shift, grows }) => {
    const { start, gaps } = activity;
    const end = grows ? Number.POSITIVE_INFINITY : activity.end;
    const parts: Stretch[] = [];
    let from = start;
    for (const gap of [...gaps].sort((a, b) => a.from - b.from)) {
      if (gap.from > from) parts.push({ from: from + shift, to: gap.from + shift });
      from = Math.max(from, gap.to);
    }
    if (end > from) parts.push({ from: from + shift, to: end + shift });
    return parts;
  });
  covered.sort((a, b) => a.from - b.from);
  const gaps: Stretch[] = [];
  let reached = span.from;
  for (const { from, to } of covered) {
    if (from > reached) gaps.push({ from: reached, to: Math.min(from, span.to) });
    reached = Math.max(reached, to);
    if (reached >= span.to) break;
  }
  if (reached < span.to) gaps.push({ from: reached, to: span.to });
  return gaps.filter(({ from, to }) => to > from);
}

/** The gap that the moment lies in. */
export function gapAt(gaps: readonly Stretch[], moment: number): Stretch | undefined {
  return gaps.find(({ from, to }) => moment >= from && moment < to);
}

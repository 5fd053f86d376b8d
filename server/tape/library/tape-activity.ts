import { join } from 'node:path';
import type { IndexedBlock } from '../format/block-index';
import { loadCache, saveCache } from '../format/cache-file';
import { rowsStartingWith } from '../format/row-symbols';
import type { TapeReader } from '../format/tape-reader';
import { ActivityProfile, type SavedProfile } from './activity-profile';

/** Cache file next to the segments; it may be deleted at any time. */
const ACTIVITY_FILE = 'activity.json';
const VERSION = 1;
/**
 * Minimum time without events to count as a gap (µs), and minimum multiple of the average interval between
 * events.
 */
const MIN_GAP_MICROS = 30_000_000;
const MIN_GAP_INTERVALS = 20;

/** How much of a tape has been read, and the state to continue from. */
interface Reading {
  readonly segment: number;
  /** Offset of the next block. */
  readonly offset: number;
  /** Time of the last event before it, µs. */
  readonly time: number;
  /** Set while the source is disconnected and no event has followed. */
  readonly lost?: { readonly from: number; readonly reason: string } | undefined;
  /** Symbol numbers that have trades. */
  readonly traded: readonly number[];
  /** Last daily volumes of symbols without trades, by symbol number. */
  readonly days: readonly (readonly [place: number, day: DayVolume])[];
}

interface DayVolume {
  readonly start: number;
  readonly volume: number;
}

/** Activity of a tape: event counts from the index, volumes and gaps as far as read. */
export interface Activity {
  readonly profile: ActivityProfile;
  readonly read: Reading;
}

/** Loads the saved activity of a tape and the state key it is valid for; undefined if there is none. */
export function loadActivity(folder: string): { activity: Activity; key: string } | undefined {
  const { version, key, profile, read } = loadCache(join(folder, ACTIVITY_FILE)) ?? {};
  if (version !== VERSION || typeof key !== 'string') return undefined;
  try {
    return { activity: { profile: ActivityProfile.of(profile as SavedProfile), read: read as Reading }, key };
  } catch {
    return undefined;
  }
}

/** @param key state key of the tape when it was opened */
export function saveActivity(folder: string, { profile, read }: Activity, key: string): void {
  saveCache(
    join(folder, ACTIVITY_FILE),
    JSON.stringify({ version: VERSION, key, profile: profile.save(), read }),
  );
}

/**
 * Creates the activity from the index of a tape, continuing an earlier one.
 * @returns undefined for a tape without events
 */
export function beginActivity(tape: TapeReader, earlier: Activity | undefined): Activity | undefined {
  const { start, end, events } = tape;
  if (start === undefined || end === undefined) return undefined;
  const profile = new ActivityProfile(start, end);
  if (earlier) profile.take(earlier.profile);
  const minGap = Math.max(MIN_GAP_MICROS, (MIN_GAP_INTERVALS * (end - start)) / events);
  const known = earlier?.profile.end ?? Number.NEGATIVE_INFINITY;
  let before = start;
  for (const { first, last, events: count } of tape.counts()) {
    if (first - before >= minGap && first > known)
      profile.addGap({ from: before, to: first, reason: 'silence' });
    profile.addEvents(first, last, count);
    before = last;
  }
  const nothing: Reading = { segment: 0, offset: 0, time: start, traded: [], days: [] };
  return { profile, read: earlier?.read ?? nothing };
}

/** Returns the bytes not read yet for the activity. */
export function unreadBytes(tape: TapeReader, { read }: Activity): number {
  return tape.bytesFrom(read.segment, read.offset);
}

/**
 * Reads the unread part for volumes and gaps; yields the bytes of each block, returns the activity.
 * Volume is the sum of price × size, each in its own currency; symbols with daily bars only count the growth of
 * their volume. Gaps of single symbols or sources are ignored.
 * @throws DamageError
 */
export function* readActivity(tape: TapeReader, begun: Activity): Generator<number, Activity> {
  const reading = new ActivityReading(begun);
  for (const { block, text } of tape.texts(begun.read.segment, begun.read.offset)) {
    if (block.kind === 'events') reading.add(text, block);
    else reading.pass(block);
    yield block.length;
  }
  return reading.result();
}

const TRADE = '["trade",';
const BAR = '["bar",';
const LOSS_PREFIXES = ['["disconnect",', '["gap",'] as const;

type LossRow = readonly [
  ...[type: string, place: number | null, localTimestamp: number, timestamp: number, reason: string],
  ...[source?: string | null, symbols?: readonly string[] | null],
];

class ActivityReading {
  readonly #profile: ActivityProfile;
  readonly #days: Map<number, DayVolume>;
  readonly #traded: Set<number>;
  #read: Pick<Reading, 'segment' | 'offset' | 'time' | 'lost'>;

  constructor({ profile, read }: Activity) {
    this.#profile = profile;
    this.#read = read;
    this.#traded = new Set(read.traded);
    this.#days = new Map(read.days);
  }

  result(): Activity {
    return {
      profile: this.#profile,
      read: { ...this.#read, traded: [...this.#traded], days: [...this.#days] },
    };
  }

  pass({ segment, offset, length }: IndexedBlock): void {
    this.#read = { ...this.#read, segment, offset: offset + length };
  }

  add(text: Buffer, block: IndexedBlock): void {
    for (const row of rowsStartingWith(text, TRADE)) this.#trade(JSON.parse(row));
    for (const row of rowsStartingWith(text, BAR)) if (row.includes('"1d"')) this.#day(JSON.parse(row));
    this.#losses(text, block);
    this.pass(block);
    this.#read = { ...this.#read, time: block.last };
  }

  #trade([, symbol, time, , , price, size]: [string, number, number, number, string, number, number]): void {
    this.#traded.add(symbol);
    this.#profile.addVolume(time, price * size);
  }

  #day(row: readonly unknown[]): void {
    const [, symbol, time, , , start, , , , close, volume] = row as [
      ...[string, number, number, number, string, number],
      ...[number, number, number, number, number],
    ];
    if (this.#traded.has(symbol)) return;
    const before = this.#days.get(symbol);
    const grown = before?.start === start ? volume - before.volume : before === undefined ? 0 : volume;
    this.#days.set(symbol, { start, volume });
    if (grown > 0) this.#profile.addVolume(time, grown * close);
  }

  /** Adds gaps. A gap event starts at the event before it, a disconnect lasts until the next event. */
  #losses(text: Buffer, { first }: IndexedBlock): void {
    this.#endDisconnect(first);
    if (!LOSS_PREFIXES.some((prefix) => text.includes(prefix))) return;
    let before = this.#read.time;
    for (const line of text.toString('utf8').trimEnd().split('\n')) {
      const time = timeOf(line);
      const loss = LOSS_PREFIXES.some((prefix) => line.startsWith(prefix)) ? JSON.parse(line) : undefined;
      const [type, place, , , reason, source, symbols] = (loss ?? []) as LossRow;
      // A loss of one source is not a gap of the tape, nor the end of one.
      const isScoped = (source ?? symbols ?? undefined) !== undefined;
      if (!isScoped) this.#endDisconnect(time);
      if (!isScoped && type === 'disconnect') this.#read = { ...this.#read, lost: { from: time, reason } };
      else if (!isScoped && type === 'gap' && place === null) {
        this.#profile.addGap({ from: before, to: time, reason });
      }
      before = time;
    }
  }

  /** Ends a disconnect at the time of the next event. */
  #endDisconnect(time: number): void {
    const { lost } = this.#read;
    if (!lost) return;
    this.#profile.addGap({ from: lost.from, to: time, reason: lost.reason });
    this.#read = { ...this.#read, lost: undefined };
  }
}

/** Returns `localTimestamp` of a row, its third column. */
function timeOf(line: string): number {
  const from = line.indexOf(',', line.indexOf(',') + 1) + 1;
  return Number(line.slice(from, line.indexOf(',', from)));
}

import { join } from 'node:path';
import type { IndexedBlock } from '../format/block-index';
import { loadCache, saveCache } from '../format/cache-file';
import type { TapeReader } from '../format/tape-reader';
import { rowsThatBegin } from '../row-symbols';
import { ActivityProfile, type SavedProfile } from './activity-profile';

/** A cache beside the segments; it may be deleted at any time. */
const ACTIVITY_FILE = 'activity.json';
const VERSION = 1;
/** Nothing for so long is a silence (µs), where it is also so many times as long as events are apart on average. */
const SILENCE_MICROS = 30_000_000;
const SILENCE_INTERVALS = 20;

/** How far a tape has been read, and what is to be known when it is read on. */
interface Reading {
  readonly segment: number;
  /** Where the next block begins. */
  readonly offset: number;
  /** Time of the last event before it, µs. */
  readonly time: number;
  /** That the source was lost, and nothing has come since. */
  readonly lost?: { readonly from: number; readonly reason: string } | undefined;
  /** Places of the symbols that have trades. */
  readonly traded: readonly number[];
  /** What symbols without trades had traded in their day when they were last seen, by their place. */
  readonly days: readonly (readonly [place: number, day: DayVolume])[];
}

interface DayVolume {
  readonly start: number;
  readonly volume: number;
}

/** What is known of a tape's activity: events from the index alone, volumes and gaps as far as it has been read. */
export interface Activity {
  readonly profile: ActivityProfile;
  readonly read: Reading;
}

/** The saved activity of a tape, and the state that the tape then had; undefined when there is none. */
export function loadActivity(folder: string): { activity: Activity; key: string } | undefined {
  const { version, key, profile, read } = loadCache(join(folder, ACTIVITY_FILE)) ?? {};
  if (version !== VERSION || typeof key !== 'string') return undefined;
  try {
    return { activity: { profile: ActivityProfile.of(profile as SavedProfile), read: read as Reading }, key };
  } catch {
    return undefined;
  }
}

/** @param key of the tape's state when it was opened */
export function saveActivity(folder: string, { profile, read }: Activity, key: string): void {
  saveCache(
    join(folder, ACTIVITY_FILE),
    JSON.stringify({ version: VERSION, key, profile: profile.save(), read }),
  );
}

/**
 * What the index of an open tape says, together with what was read of it before.
 * @returns undefined for a tape without events
 */
export function beginActivity(tape: TapeReader, earlier: Activity | undefined): Activity | undefined {
  const { start, end, events } = tape;
  if (start === undefined || end === undefined) return undefined;
  const profile = new ActivityProfile(start, end);
  if (earlier) profile.take(earlier.profile);
  const silence = Math.max(SILENCE_MICROS, (SILENCE_INTERVALS * (end - start)) / events);
  const known = earlier?.profile.end ?? Number.NEGATIVE_INFINITY;
  let before = start;
  for (const { first, last, events: count } of tape.counts()) {
    if (first - before >= silence && first > known)
      profile.addGap({ from: before, to: first, reason: 'silence' });
    profile.addEvents(first, last, count);
    before = last;
  }
  const nothing: Reading = { segment: 0, offset: 0, time: start, traded: [], days: [] };
  return { profile, read: earlier?.read ?? nothing };
}

/** Bytes of the tape that have not been read for its activity. */
export function unreadBytes(tape: TapeReader, { read }: Activity): number {
  return tape.bytesFrom(read.segment, read.offset);
}

/**
 * Reads on for volumes and gaps; gives the bytes of each block when it has been read, and the activity at the end. What
 * is traded is the sum of price × size, each in its own currency; symbols of which there are only day bars count with
 * what their day grew by. Gaps of single symbols and sources are no gaps of the tape.
 * @throws DamageError when the reading comes to damage
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
const LOST = ['["disconnect",', '["gap",'] as const;

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
    for (const row of rowsThatBegin(text, TRADE)) this.#trade(JSON.parse(row));
    for (const row of rowsThatBegin(text, BAR)) if (row.includes('"1d"')) this.#day(JSON.parse(row));
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

  /** Gaps last from the event before them, a lost source until the next event. */
  #losses(text: Buffer, { first }: IndexedBlock): void {
    this.#found(first);
    if (!LOST.some((beginning) => text.includes(beginning))) return;
    let before = this.#read.time;
    for (const line of text.toString('utf8').trimEnd().split('\n')) {
      const time = timeOf(line);
      const loss = LOST.some((beginning) => line.startsWith(beginning)) ? JSON.parse(line) : undefined;
      const [type, place, , , reason, source, symbols] = (loss ?? []) as LossRow;
      // What one source loses is no loss of the tape, and does not say that the others are back.
      const isScoped = (source ?? symbols ?? undefined) !== undefined;
      if (!isScoped) this.#found(time);
      if (!isScoped && type === 'disconnect') this.#read = { ...this.#read, lost: { from: time, reason } };
      else if (!isScoped && type === 'gap' && place === null) {
        this.#profile.addGap({ from: before, to: time, reason });
      }
      before = time;
    }
  }

  /** Something comes again at a time. */
  #found(time: number): void {
    const { lost } = this.#read;
    if (!lost) return;
    this.#profile.addGap({ from: lost.from, to: time, reason: lost.reason });
    this.#read = { ...this.#read, lost: undefined };
  }
}

/** `localTimestamp` of a row, its third column. */
function timeOf(line: string): number {
  const from = line.indexOf(',', line.indexOf(',') + 1) + 1;
  return Number(line.slice(from, line.indexOf(',', from)));
}

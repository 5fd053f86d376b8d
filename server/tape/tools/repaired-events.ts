import { closeSync, openSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { decodeBlockText, readBlockText } from '../format/block-text';
import { decodeRow } from '../format/row';
import { type ScannedBlock, scanSegment, type UnreadableRange } from '../format/segment-scan';
import { wasRecorded } from '../format/segments';
import { addSymbols } from '../row-symbols';
import { isSegmentFile, segmentFile, segmentNumber } from '../segment-name';
import { LossyState } from './lossy-state';
import type { EventsPart } from './write-tape';

/** A place of a tape that cannot be read. */
export interface Loss {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  /** Events that were there; undefined where nobody can know. */
  readonly events: number | undefined;
  readonly what: string;
}

/**
 * All that can be read of a damaged tape, as events for a new one. What is lost in the middle is named by a `gap` event
 * in its place; books that are not known then are emptied, and told again from the next keyframe on. What is lost at
 * the end is left out.
 */
export class RepairedEvents {
  readonly #folder: string;
  readonly #names: readonly string[];
  readonly #symbols: MarketSymbol[] = [];
  readonly #state = new LossyState();
  readonly #losses: Loss[] = [];
  /** Losses that nothing has come after yet. */
  #newest: Loss[] = [];
  #keyframe: MarketEvent[] | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#names = readdirSync(folder)
      .filter((name) => isSegmentFile(name) && segmentNumber(name) !== undefined)
      .sort();
  }

  /** What was lost in the middle, as far as it has been read. */
  get losses(): readonly Loss[] {
    return this.#losses;
  }

  /** What was lost at the end, once all has been read. */
  get tail(): readonly Loss[] {
    return this.#newest;
  }

  /** Events that could be read and are of no use, since what they change or name is lost. */
  get withheld(): number {
    return this.#state.withheld;
  }

  *parts(): Generator<EventsPart> {
    const [first = ''] = this.#names;
    let expected = wasRecorded(this.#path(first)) ? (segmentNumber(first) ?? 0) : 0;
    for (const name of this.#names) {
      const number = segmentNumber(name) as number;
      for (; expected < number; expected++) {
        const missing = { offset: 0, bytes: 0, events: undefined, what: 'the segment is missing' };
        this.#newest.push({ file: this.#path(segmentFile(expected)), ...missing });
      }
      expected = number + 1;
      yield* this.#segment(this.#path(name));
    }
  }

  *#segment(path: string): Generator<EventsPart> {
    const { blocks, unreadable } = scanSegment(path);
    const places = [...blocks, ...unreadable].sort((a, b) => a.offset - b.offset);
    const [first] = places;
    if (first && 'kind' in first && first.kind !== 'header') {
      const what = 'the segment does not begin with its header';
      this.#newest.push({ file: path, offset: 0, bytes: 0, events: undefined, what });
    }
    const file = openSync(path, 'r');
    try {
      for (const place of places)
        yield* 'kind' in place ? this.#block(file, path, place) : this.#hole(path, place);
    } finally {
      closeSync(file);
    }
  }

  *#hole(file: string, { offset, bytes }: UnreadableRange): Generator<EventsPart> {
    this.#newest.push({ file, offset, bytes, events: undefined, what: `no valid block in ${bytes} bytes` });
    yield { state: false, events: [], bytes };
  }

  *#block(file: number, path: string, block: ScannedBlock): Generator<EventsPart> {
    const { kind, offset, length: bytes, rows } = block;
    try {
      const text = readBlockText(file, block);
      if (kind === 'header') addSymbols(kind, text, this.#symbols);
      else if (kind === 'keyframe') yield* this.#readKeyframe(text, block);
      else yield { state: false, events: this.#follow(this.#decode(text, block)), bytes };
    } catch (error) {
      const events = kind === 'events' ? rows : 0;
      this.#newest.push({ file: path, offset, bytes, events, what: (error as Error).message });
      if (kind === 'keyframe') this.#keyframe = undefined;
      yield { state: false, events: [], bytes };
    }
  }

  /** The events of a block; after a loss without those whose instrument was lost. */
  #decode(text: Buffer, block: ScannedBlock): MarketEvent[] {
    if (!this.#state.unsure && this.#newest.length === 0) return decodeBlockText(text, block, this.#symbols);
    const events: MarketEvent[] = [];
    for (const line of text.toString('utf8').trimEnd().split('\n')) {
      const row = JSON.parse(line);
      const [type, place] = row;
      if (type === 'instrument' || place === null || this.#symbols[place] !== undefined) {
        events.push(decodeRow(row, this.#symbols));
      } else this.#state.withhold();
    }
    return events;
  }

  /** A whole keyframe tells the state where the tape begins with one, and where something is not sure. */
  *#readKeyframe(text: Buffer, block: ScannedBlock): Generator<EventsPart> {
    const { opens, closes, first, length: bytes } = block;
    const events = decodeBlockText(text, block, this.#symbols);
    if (opens) this.#keyframe = [];
    this.#keyframe?.push(...events);
    if (!closes || !this.#keyframe) return;
    const whole = this.#keyframe;
    this.#keyframe = undefined;
    if (this.#state.unsure || this.#newest.length > 0) {
      const told = [...this.#named(first), ...(this.#state.unsure ? this.#state.restore(whole) : [])];
      yield { state: false, events: told, bytes };
    } else if (!this.#state.begun) yield { state: true, events: this.#state.begin(whole), bytes };
  }

  #follow(events: readonly MarketEvent[]): MarketEvent[] {
    const [first] = events;
    return first ? [...this.#named(first.localTimestamp), ...this.#state.follow(events)] : [];
  }

  /**
   * What names the losses before something at a time. A keyframe or a header that is lost in the middle takes nothing
   * with it that is not known already.
   */
  #named(time: number): MarketEvent[] {
    const losses = this.#newest;
    this.#newest = [];
    this.#losses.push(...losses);
    const matter = losses.filter(({ events }) => events !== 0 || !this.#state.begun);
    return matter.length === 0 ? [] : this.#state.lose(Math.max(time, this.#state.time), reasonOf(matter));
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

/** `repaired: 2,048 events are lost: 000003.ndjson.gz, byte 12345 (…)`. */
function reasonOf(losses: readonly Loss[]): string {
  const events = losses.reduce((sum, loss) => sum + (loss.events ?? 0), 0);
  const unknown = losses.some((loss) => loss.events === undefined);
  const count = unknown ? (events > 0 ? `more than ${events}` : 'an unknown number of') : String(events);
  const [{ file, offset, what }, ...others] = losses as [Loss, ...Loss[]];
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `repaired: ${count} events are lost at ${basename(file)}, byte ${offset} (${what})${more}`;
}

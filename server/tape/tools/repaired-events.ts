import { closeSync, openSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { decodeBlockText, readBlockText } from '../format/block-text';
import { decodeRow } from '../format/row';
import { addSymbols } from '../format/row-symbols';
import { isSegmentFile, segmentFile, segmentNumber } from '../format/segment';
import { type ScannedBlock, scanSegment, type UnreadableRange } from '../format/segment-scan';
import { wasRecorded } from '../format/segments';
import { LossyState } from './lossy-state';
import type { EventsPart } from './write-tape';

/** An unreadable part of a tape. */
export interface Loss {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  /** Number of lost events; undefined if unknown. */
  readonly events: number | undefined;
  readonly what: string;
}

/**
 * Yields all readable events of a damaged tape for a new one.
 * Losses in the middle become `gap` events; affected order books are emptied until the next snapshot or
 * keyframe. A loss at the end is cut off.
 */
export class RepairedEvents {
  readonly #folder: string;
  readonly #names: readonly string[];
  readonly #symbols: MarketSymbol[] = [];
  readonly #state = new LossyState();
  readonly #losses: Loss[] = [];
  /** Losses since the last readable events. */
  #pending: Loss[] = [];
  #keyframe: MarketEvent[] | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#names = readdirSync(folder)
      .filter((name) => isSegmentFile(name) && segmentNumber(name) !== undefined)
      .sort();
  }

  /** Losses in the middle, as far as read. */
  get losses(): readonly Loss[] {
    return this.#losses;
  }

  /** Losses at the end, once all is read. */
  get tail(): readonly Loss[] {
    return this.#pending;
  }

  /** Events that were readable but dropped, since they depend on lost data. */
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
        this.#pending.push({ file: this.#path(segmentFile(expected)), ...missing });
      }
      expected = number + 1;
      yield* this.#segment(this.#path(name));
    }
  }

  *#segment(path: string): Generator<EventsPart> {
    const { blocks, unreadable } = scanSegment(path);
    const ranges = [...blocks, ...unreadable].sort((a, b) => a.offset - b.offset);
    const [first] = ranges;
    if (first && 'kind' in first && first.kind !== 'header') {
      const what = 'the segment does not begin with its header';
      this.#pending.push({ file: path, offset: 0, bytes: 0, events: undefined, what });
    }
    const file = openSync(path, 'r');
    try {
      for (const place of ranges)
        yield* 'kind' in place ? this.#block(file, path, place) : this.#unreadableRange(path, place);
    } finally {
      closeSync(file);
    }
  }

  *#unreadableRange(file: string, { offset, bytes }: UnreadableRange): Generator<EventsPart> {
    this.#pending.push({ file, offset, bytes, events: undefined, what: `no valid block in ${bytes} bytes` });
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
      this.#pending.push({ file: path, offset, bytes, events, what: (error as Error).message });
      if (kind === 'keyframe') this.#keyframe = undefined;
      yield { state: false, events: [], bytes };
    }
  }

  /** Decodes the events of a block; after a loss without those of lost instruments. */
  #decode(text: Buffer, block: ScannedBlock): MarketEvent[] {
    if (!this.#state.incomplete && this.#pending.length === 0)
      return decodeBlockText(text, block, this.#symbols);
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

  /** Reads a keyframe, which is used as the initial state and to restore the state after a loss. */
  *#readKeyframe(text: Buffer, block: ScannedBlock): Generator<EventsPart> {
    const { opens, closes, first, length: bytes } = block;
    const events = decodeBlockText(text, block, this.#symbols);
    if (opens) this.#keyframe = [];
    this.#keyframe?.push(...events);
    if (!closes || !this.#keyframe) return;
    const whole = this.#keyframe;
    this.#keyframe = undefined;
    if (this.#state.incomplete || this.#pending.length > 0) {
      const restored = [
        ...this.#gapEvents(first),
        ...(this.#state.incomplete ? this.#state.restore(whole) : []),
      ];
      yield { state: false, events: restored, bytes };
    } else if (!this.#state.begun) yield { state: true, events: this.#state.begin(whole), bytes };
  }

  #follow(events: readonly MarketEvent[]): MarketEvent[] {
    const [first] = events;
    return first ? [...this.#gapEvents(first.localTimestamp), ...this.#state.follow(events)] : [];
  }

  /**
   * Returns the events that mark pending losses, at a time.
   * A lost keyframe or header in the middle loses no data.
   */
  #gapEvents(time: number): MarketEvent[] {
    const losses = this.#pending;
    this.#pending = [];
    this.#losses.push(...losses);
    const relevant = losses.filter(({ events }) => events !== 0 || !this.#state.begun);
    return relevant.length === 0
      ? []
      : this.#state.lose(Math.max(time, this.#state.time), reasonOf(relevant));
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

/** Describes losses: `repaired: 2,048 events are lost: 000003.ndjson.gz, byte 12345 (…)`. */
function reasonOf(losses: readonly Loss[]): string {
  const events = losses.reduce((sum, loss) => sum + (loss.events ?? 0), 0);
  const unknown = losses.some((loss) => loss.events === undefined);
  const count = unknown ? (events > 0 ? `more than ${events}` : 'an unknown number of') : String(events);
  const [{ file, offset, what }, ...others] = losses as [Loss, ...Loss[]];
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `repaired: ${count} events are lost at ${basename(file)}, byte ${offset} (${what})${more}`;
}

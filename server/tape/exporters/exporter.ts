import type { MarketEvent } from '../../../lib/market/event';
import type { TapeOrigin } from '../format/tape-origin';

export interface ExportTarget {
  /** Folder that the files go to. */
  readonly folder: string;
  /** The tape's id. */
  readonly id: string;
  readonly origin: TapeOrigin;
}

/** Writes a tape in another format. */
export interface Exporter {
  /** What `tape export --format` calls it. */
  readonly format: string;
  /** What it writes, in a line for `--help`. */
  readonly summary: string;
  open(target: ExportTarget): Promise<ExportSink> | ExportSink;
}

/** One export in work. */
export interface ExportSink {
  /** Where the format must know all of the tape before it writes: is shown every event first. */
  look?(event: MarketEvent): void;
  /**
   * Takes an event, or says that the format cannot carry it as it is.
   * @param place which of all events it is, from 1
   */
  take(event: MarketEvent, place: number): boolean;
  /** Waits until what was taken is out of memory, as far as it must be. */
  drain(): Promise<void>;
  /** Writes the rest. */
  close(): Promise<void>;
  /** Gives up what is open; the files do not matter any more. Does nothing after `close`. */
  abandon(): Promise<void>;
}

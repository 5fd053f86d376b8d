import type { MarketEvent } from '../../../lib/market/event';
import type { TapeOrigin } from '../format/tape-origin';

export interface ExportTarget {
  /** Output folder. */
  readonly folder: string;
  /** Id of the tape. */
  readonly id: string;
  readonly origin: TapeOrigin;
}

/** Writes tapes in one format. */
export interface Exporter {
  /** Format name for `tape export --format`. */
  readonly format: string;
  /** One-line description for `--help`. */
  readonly summary: string;
  open(target: ExportTarget): Promise<ExportSink> | ExportSink;
}

/** A running export. */
export interface ExportSink {
  /** Surveys all events before the first `take`, for formats that need the whole tape. */
  survey?(event: MarketEvent): void;
  /**
   * Writes an event. Returns false if the format cannot hold it unchanged.
   * @param position sequence number on the tape, from 1
   */
  take(event: MarketEvent, position: number): boolean;
  /** Waits until buffered data is within the memory limit. */
  drain(): Promise<void>;
  /** Writes the remaining data. */
  close(): Promise<void>;
  /** Closes open files, which need not be complete. No-op after `close`. */
  abandon(): Promise<void>;
}

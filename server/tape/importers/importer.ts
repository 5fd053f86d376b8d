import type { MarketEvent, Source } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import type { TapeOrigin } from '../format/tape-origin';
import type { ColumnMap } from './tabular/column-map';

/** User settings for the files of an import. */
export interface ImportOptions {
  /** Facts about the columns. */
  readonly columns?: ColumnMap;
  /** Maximum rows with faults that are left out; more are an error. */
  readonly skipBadRows?: number;
}

/** Callbacks and settings for a running import. */
export interface ImportWatcher extends ImportOptions {
  /** Reports bytes read from the files, compressed size, since the last call. */
  readonly read: (bytes: number) => void;
  /** Reports a warning for the user, one sentence. */
  readonly warn: (text: string) => void;
  /** Folder for the importer's temporary files, which it removes; the system's if absent. */
  readonly tempDir?: string;
  /** Returns the lot size that the user described a symbol with. */
  readonly lotSizeOf?: (symbol: MarketSymbol) => number | undefined;
  /** True if the files are an export of this program: every row is kept as it is. */
  readonly exact?: boolean;
  /** Aborts long work between two batches of events. */
  readonly signal?: AbortSignal;
}

/** Start of a file, used to detect its format. */
export interface FileStart {
  /** Base name of the file; for an upload, its original name. */
  readonly name: string;
  /** Path of the file, whose folders can name a market. */
  readonly path: string;
  /** Name of the file inside a zip archive. */
  readonly inner?: string;
  /** First bytes, at most {@link START_BYTES}, decompressed. */
  readonly bytes: Buffer;
  /** The bytes as lines without line ends; the last may be cut off. */
  readonly lines: readonly string[];
  /** Encoding of the text, as a label for `TextDecoder`. */
  readonly encoding: string;
}

/** Size of a file's beginning that importers get, bytes. */
export const START_BYTES = 64 * 1024;

/** Converts files of a foreign format into events. */
export interface Importer {
  /** Format name for `tape import`. */
  readonly format: string;
  /** One-line description for `--help`. */
  readonly summary: string;
  /** Kind of source, for files that do not state it. */
  readonly source: Source;
  /** Reads the origin stated in the files, if any. */
  origin?(files: readonly string[]): Promise<TapeOrigin | undefined>;
  /** Returns true if the beginning of a file matches this format. */
  recognises(start: FileStart): boolean;
  /**
   * Yields the events of all files by `localTimestamp`, in bounded batches.
   * @throws ImportError if a file is not of this format, DamageError if it is damaged
   */
  read(files: readonly string[], watcher: ImportWatcher): AsyncGenerator<readonly MarketEvent[]>;
}

/** A file that cannot be imported. The message names the file, the line if known, and the value. */
export class ImportError extends Error {
  constructor(file: string, line: number | undefined, what: string) {
    super(line === undefined ? `${file}: ${what}` : `${file}, line ${line}: ${what}`);
    this.name = 'ImportError';
  }
}

/** Maximum characters of a file quoted in a message. */
const MAX_EXCERPT_CHARACTERS = 80;

/** Quotes part of a file for a message, truncated. */
export function excerpt(text: string): string {
  return JSON.stringify(
    text.length > MAX_EXCERPT_CHARACTERS ? `${text.slice(0, MAX_EXCERPT_CHARACTERS)}…` : text,
  );
}

import type { MarketEvent, Source } from '../../../lib/market/event';
import type { TapeOrigin } from '../format/tape-origin';

/** What an importer tells while it works. */
export interface ImportWatcher {
  /** So many more bytes of the files, as they lie on the disk, have been read. */
  readonly read: (bytes: number) => void;
  /** Something that the person who imports should know, in a sentence. */
  readonly warn: (text: string) => void;
  /** Folder in which the importer may make files of its own, which it removes; the system's when absent. */
  readonly tempDir?: string;
  /** Ends work that takes long between two batches of events. */
  readonly signal?: AbortSignal;
}

/** The beginning of a file, by which importers tell whether it is theirs. */
export interface FileStart {
  /** Name of the file without its folders; for an upload, the name that it had where it came from. */
  readonly name: string;
  /** Name of the file inside a zip archive. */
  readonly inner?: string;
  /** Its first bytes, at most {@link START_BYTES}, unpacked. */
  readonly bytes: Buffer;
  /** These bytes as lines of text without their ends; the last of them may be cut off. */
  readonly lines: readonly string[];
}

/** How much of a file's beginning importers are shown, in bytes. */
export const START_BYTES = 64 * 1024;

/** Turns recordings of others into events. */
export interface Importer {
  /** What `tape import` calls it. */
  readonly format: string;
  /** What it reads, in a line for `--help`. */
  readonly summary: string;
  /** What such recordings are of, where they do not say it themselves. */
  readonly source: Source;
  /** What the files say that they are a recording of. */
  origin?(files: readonly string[]): Promise<TapeOrigin | undefined>;
  /** Whether a file that begins so is of this format, as far as its beginning tells. */
  recognises(start: FileStart): boolean;
  /**
   * The events of all the files together, in the order of `localTimestamp`, in batches of a bounded size.
   * @throws ImportError when a file is not of this format, DamageError when it is damaged
   */
  read(files: readonly string[], watcher: ImportWatcher): AsyncGenerator<readonly MarketEvent[]>;
}

/** A file that cannot be imported. The message names the file, the line where there is one, and the value. */
export class ImportError extends Error {
  constructor(file: string, line: number | undefined, what: string) {
    super(line === undefined ? `${file}: ${what}` : `${file}, line ${line}: ${what}`);
    this.name = 'ImportError';
  }
}

/** Longest piece of a file that a message repeats, in characters. */
const SHOWN_CHARACTERS = 80;

/** A piece of a file as a message shows it. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);
}

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Board } from '../../lib/boards/board';
import { parseBoard } from '../../lib/boards/parse';

/** Board files read from one folder, at most. */
const MAX_FILES = 200;
/** Longest board file, bytes; the built-in ones have less than 2 kB. */
const MAX_BYTES = 64 * 1024;
/** Period in which changed files are noticed, µs. */
const LOOK_PERIOD = 1_000_000;

export interface BoardLibrary {
  /** By `order`, then by id. */
  all(): readonly Board[];
  find(id: string): Board | undefined;
  /** True for a board of the installation, also while a saved one replaces it. */
  isBuiltIn(id: string): boolean;
  /** Reads changed files now. */
  refresh(): void;
}

/** Returns the folder of saved boards. */
export function savedBoardFolder(dataDir: string): string {
  return join(dataDir, 'boards');
}

/** Folders with boards, the built-in ones first; of equal ids the later folder's board is used. */
export function boardFolders(installation: string, dataDir: string): string[] {
  return [join(installation, 'public/boards'), savedBoardFolder(dataDir)];
}

export interface BoardFilesOptions {
  readonly folders: readonly string[];
  /** Monotonic time, µs. */
  readonly now: () => number;
  /** Receives each fault of a file: path, place in it, value. */
  readonly rejected: (fault: string) => void;
}

interface KnownFile {
  /** Changes with the content of the file. */
  readonly stamp: string;
  readonly board: Board | undefined;
}

/**
 * Boards of folders, read again when a file was added, changed or removed. A missing folder has none. A file that
 * is invalid is reported; if it was valid before, its last valid board is served.
 */
export class BoardFiles implements BoardLibrary {
  readonly #options: BoardFilesOptions;
  #files = new Map<string, KnownFile>();
  #boards: ReadonlyMap<string, Board> = new Map();
  #sorted: readonly Board[] = [];
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(options: BoardFilesOptions) {
    this.#options = options;
    this.#look();
  }

  all(): readonly Board[] {
    this.#look();
    return this.#sorted;
  }

  find(id: string): Board | undefined {
    this.#look();
    return this.#boards.get(id);
  }

  isBuiltIn(id: string): boolean {
    this.#look();
    return this.#files.get(join(this.#options.folders[0] ?? '', `${id}.json`))?.board !== undefined;
  }

  refresh(): void {
    this.#lookedAt = Number.NEGATIVE_INFINITY;
    this.#look();
  }

  #look(): void {
    const { folders, now, rejected } = this.#options;
    if (now() - this.#lookedAt < LOOK_PERIOD) return;
    this.#lookedAt = now();
    const files = new Map<string, KnownFile>();
    for (const path of folders.flatMap(boardFiles)) {
      const known = this.#files.get(path);
      const stamp = stampOf(path);
      if (known?.stamp === stamp) {
        files.set(path, known);
        continue;
      }
      const read = readBoard(path);
      if (!read.ok) for (const fault of read.faults) rejected(`${path}: ${fault}`);
      files.set(path, { stamp, board: read.ok ? read.board : known?.board });
    }
    if (isSame(files, this.#files)) return;
    this.#files = files;
    const boards = new Map<string, Board>();
    for (const { board } of files.values()) if (board) boards.set(board.id, board);
    this.#boards = boards;
    this.#sorted = Object.freeze(
      [...boards.values()].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1)),
    );
  }
}

function isSame(files: ReadonlyMap<string, KnownFile>, others: ReadonlyMap<string, KnownFile>): boolean {
  return files.size === others.size && [...files].every(([path, file]) => others.get(path) === file);
}

function stampOf(path: string): string {
  const { mtimeMs, size, ino } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs} ${size} ${ino}`;
}

function boardFiles(folder: string): string[] {
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json') && !file.startsWith('.'));
    return files
      .sort()
      .slice(0, MAX_FILES)
      .map((file) => join(folder, file));
  } catch {
    return [];
  }
}

function readBoard(path: string): ReturnType<typeof parseBoard> {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > MAX_BYTES) return { ok: false, faults: [`has more than ${MAX_BYTES} bytes`] };
    const read = parseBoard(JSON.parse(text));
    if (!read.ok || `${read.board.id}.json` === basename(path)) return read;
    return { ok: false, faults: [`id: must be the file's name (found "${read.board.id}")`] };
  } catch (error) {
    return {
      ok: false,
      faults: [error instanceof SyntaxError ? `is not JSON: ${error.message}` : String(error)],
    };
  }
}

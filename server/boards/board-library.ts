import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Board } from '../../lib/boards/board';
import { parseBoard } from '../../lib/boards/parse';

/** Board files read from one folder, at most. */
const MAX_FILES = 200;
/** Longest board file, bytes; the built-in ones have less than 2 kB. */
const MAX_FILE_NAME_LENGTH = 64 * 1024;

export interface BoardLibrary {
  /** By `order`, then by id. */
  all(): readonly Board[];
  find(id: string): Board | undefined;
  /** Faults of files that are therefore not served: file, path in it, value. */
  readonly faults: readonly string[];
}

/** Folders with boards; of equal ids the later folder's board is used. */
export function boardFolders(installation: string, dataDir: string): string[] {
  return [join(installation, 'public/boards'), join(dataDir, 'boards')];
}

/** Reads all boards of the folders once. A missing folder has none; an invalid file is reported in `faults`. */
export function loadBoards(folders: readonly string[]): BoardLibrary {
  const boards = new Map<string, Board>();
  const faults: string[] = [];
  for (const folder of folders) {
    for (const file of boardFiles(folder)) {
      const path = join(folder, file);
      const read = readBoard(path);
      if (!read.ok) faults.push(...read.faults.map((fault) => `${path}: ${fault}`));
      else if (`${read.board.id}.json` !== file)
        faults.push(`${path}: id: must be the file's name (found "${read.board.id}")`);
      else boards.set(read.board.id, read.board);
    }
  }
  const sorted = Object.freeze(
    [...boards.values()].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1)),
  );
  return { all: () => sorted, find: (id) => boards.get(id), faults };
}

function boardFiles(folder: string): string[] {
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json') && !file.startsWith('.'));
    return files.sort().slice(0, MAX_FILES);
  } catch {
    return [];
  }
}

function readBoard(path: string): ReturnType<typeof parseBoard> {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > MAX_FILE_NAME_LENGTH)
      return { ok: false, faults: [`has more than ${MAX_FILE_NAME_LENGTH} bytes`] };
    return parseBoard(JSON.parse(text));
  } catch (error) {
    return {
      ok: false,
      faults: [error instanceof SyntaxError ? `is not JSON: ${error.message}` : String(error)],
    };
  }
}

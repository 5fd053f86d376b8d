import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Board } from '../../lib/boards/board';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { replaceFile } from '../storage/durable-file';
import type { FolderOwner } from '../storage/journal';
import { SerialTasks } from '../storage/serial-tasks';
import type { BoardLibrary } from './board-library';
import { BoardRevisions, type StoredRevision } from './board-revisions';

/** Boards of DATA_DIR, at most. */
const MAX_BOARDS = 200;

/** State of a board; one that no revision holds has no time and no user. */
export type BoardState = Omit<StoredRevision, 'board'> & { readonly board: Board | undefined };

/** Result of a save: stored, or rejected because the board has a newer revision. */
export type SaveResult =
  | { readonly ok: true; readonly saved: StoredRevision & { readonly time: number } }
  | { readonly ok: false; readonly current: BoardState };

export interface BoardStoreOptions {
  readonly library: BoardLibrary;
  /** Folder of the saved boards. */
  readonly folder: string;
  /** Wall clock, µs. */
  readonly now: () => number;
  readonly owner: FolderOwner;
  /** Receives the id of each board that was saved or deleted, with its revision; 0 for none. */
  readonly changed: (id: string, revision: number) => void;
}

/**
 * Saves boards as files of DATA_DIR with their revisions. A file that was written by hand counts as a revision of
 * its own, which is stored before a save replaces it.
 */
export class BoardStore {
  readonly #options: BoardStoreOptions;
  readonly #revisions: BoardRevisions;
  readonly #tasks = new SerialTasks();

  constructor(options: BoardStoreOptions) {
    this.#options = options;
    this.#revisions = new BoardRevisions(options.folder);
  }

  /** Returns all boards in the order of listing and rotation. */
  all(): readonly Board[] {
    return this.#options.library.all();
  }

  /** Returns the current state of a board; revision 0 if there is none. */
  async state(id: string): Promise<BoardState> {
    const board = this.#options.library.find(id);
    if (board === undefined) return { revision: 0, board };
    const number = await this.#newest(id);
    const newest = await this.#revisions.find(id, number);
    const isStored = newest !== undefined && JSON.stringify(newest.board) === JSON.stringify(board);
    return isStored ? newest : { revision: number + 1, board };
  }

  /** Returns the ids of the boards that files of DATA_DIR have. */
  async savedIds(): Promise<string[]> {
    const files = new Set(await this.#files());
    return this.all()
      .map(({ id }) => id)
      .filter((id) => files.has(fileOf(id)));
  }

  /** Returns true if a file of DATA_DIR has the board. */
  async isSaved(id: string): Promise<boolean> {
    return (await this.#files()).includes(fileOf(id));
  }

  isBuiltIn(id: string): boolean {
    return this.#options.library.isBuiltIn(id);
  }

  /**
   * Saves a board.
   * @param from revision that the change began from; undefined to save in any case
   * @throws ProtocolError `bad_request` for too many boards
   */
  save(board: Board, from: number | undefined, user: string | undefined): Promise<SaveResult> {
    const { library, folder, now, owner, changed } = this.#options;
    const { id } = board;
    return this.#tasks.run(folder, async () => {
      library.refresh();
      const current = await this.state(id);
      if (from !== undefined && from !== current.revision) return { ok: false, current };
      const files = await this.#files();
      if (files.length >= MAX_BOARDS && !files.includes(fileOf(id)))
        throw new ProtocolError('bad_request', `there are ${MAX_BOARDS} saved boards; delete one first`);
      await owner.requireOwned();
      await this.#keep(id, current);
      const revision = (await this.#newest(id)) + 1;
      const saved = { revision, time: now(), ...(user !== undefined && { user }), board };
      await this.#revisions.add(id, saved);
      await replaceFile(join(folder, fileOf(id)), `${JSON.stringify(board, null, 2)}\n`);
      library.refresh();
      changed(id, revision);
      return { ok: true, saved };
    });
  }

  /**
   * Deletes a saved board. Its revisions stay, and a built-in board of its id is shown again.
   * @throws ProtocolError `not_found`
   */
  remove(id: string): Promise<void> {
    const { library, folder, owner, changed } = this.#options;
    return this.#tasks.run(folder, async () => {
      library.refresh();
      if (!(await this.isSaved(id)))
        throw new ProtocolError('not_found', `there is no saved board ${quoteValue(id)}`);
      await owner.requireOwned();
      await this.#keep(id, await this.state(id));
      await rm(join(folder, fileOf(id)));
      library.refresh();
      changed(id, (await this.state(id)).revision);
    });
  }

  /** Returns facts of the stored revisions of a board, newest first, and of its current state. */
  async revisions(id: string): Promise<readonly Omit<StoredRevision, 'board'>[]> {
    const [current, stored] = await Promise.all([this.state(id), this.#revisions.all(id)]);
    const facts = stored.map(({ board: _, ...others }) => others);
    const isStored = current.board === undefined || facts[0]?.revision === current.revision;
    return isStored ? facts : [{ revision: current.revision }, ...facts];
  }

  /** Returns a stored revision or the current state; undefined without one. */
  async revision(id: string, revision: number): Promise<StoredRevision | undefined> {
    const stored = await this.#revisions.find(id, revision);
    if (stored !== undefined) return stored;
    const { board, ...current } = await this.state(id);
    return board !== undefined && current.revision === revision ? { ...current, board } : undefined;
  }

  /** Stores a state that no revision holds: a built-in board, or a file that was written by hand. */
  async #keep(id: string, { board, ...current }: BoardState): Promise<void> {
    if (board === undefined || current.revision === (await this.#newest(id))) return;
    await this.#revisions.add(id, { ...current, board });
  }

  /** Returns the number of the newest stored revision; 0 without one. */
  async #newest(id: string): Promise<number> {
    return (await this.#revisions.numbers(id)).at(-1) ?? 0;
  }

  async #files(): Promise<string[]> {
    const files = await readdir(this.#options.folder).catch(() => []);
    return files.filter((file) => file.endsWith('.json'));
  }
}

function fileOf(id: string): string {
  return `${id}.json`;
}

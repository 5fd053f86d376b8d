import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { boardSchema } from '../../lib/boards/board';
import * as z from '../../lib/schema/zod';
import { makeFolder, replaceFile } from '../storage/durable-file';

/** Revisions of a board that are kept. */
const MAX_REVISIONS = 50;
/**
 * Time in which saves of one user become one revision, µs: an editor saves after each change, and every state of
 * a drag would push out what the board was before.
 */
const ONE_CHANGE = 30_000_000;
/** Folder in that of the boards; its name keeps it from being read as one. */
const FOLDER = '.revisions';
const FILE = /^(\d{1,9})\.json$/;

const revisionSchema = z.object({
  revision: z.int().min(1),
  /** µs; absent for a state that was not saved through the API. */
  time: z.int().optional(),
  user: z.string().optional(),
  board: boardSchema,
});

/** A stored state of a board. */
export type StoredRevision = z.infer<typeof revisionSchema>;

/** Stores earlier states of boards, each in a file `.revisions/<board>/<number>.json`. */
export class BoardRevisions {
  readonly #folder: string;

  /** @param folder of the boards */
  constructor(folder: string) {
    this.#folder = join(folder, FOLDER);
  }

  /** Returns the stored numbers of a board, ascending. */
  async numbers(id: string): Promise<number[]> {
    const files = await readdir(join(this.#folder, id)).catch(() => []);
    const numbers = files.flatMap((file) => {
      const found = FILE.exec(file)?.[1];
      return found === undefined ? [] : [Number(found)];
    });
    return numbers.sort((a, b) => a - b);
  }

  /** Returns a revision; undefined if it is not stored, or damaged. */
  async find(id: string, revision: number): Promise<StoredRevision | undefined> {
    try {
      return revisionSchema.parse(JSON.parse(await readFile(this.#file(id, revision), 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** Returns the stored revisions of a board, newest first. */
  async all(id: string): Promise<StoredRevision[]> {
    const numbers = await this.numbers(id);
    const found = await Promise.all(numbers.map((revision) => this.find(id, revision)));
    return found.filter((revision) => revision !== undefined).reverse();
  }

  /** Stores a revision, which must have a new number, and removes those that are kept no longer. */
  async add(id: string, stored: StoredRevision): Promise<void> {
    const [last, before] = (await this.numbers(id)).slice(-2).reverse();
    await makeFolder(join(this.#folder, id));
    await replaceFile(this.#file(id, stored.revision), `${JSON.stringify(stored)}\n`);
    if (last !== undefined && before !== undefined && (await this.#isOneChange(id, before, last, stored)))
      await rm(this.#file(id, last), { force: true });
    const numbers = await this.numbers(id);
    for (const old of numbers.slice(0, -MAX_REVISIONS)) await rm(this.#file(id, old), { force: true });
  }

  /** Returns true if the middle one of three revisions is a step of one change. */
  async #isOneChange(id: string, before: number, last: number, next: StoredRevision): Promise<boolean> {
    const [first, middle] = await Promise.all([this.find(id, before), this.find(id, last)]);
    if (first?.time === undefined || middle?.time === undefined) return false;
    return first.user === middle.user && middle.user === next.user && middle.time - first.time < ONE_CHANGE;
  }

  #file(id: string, revision: number): string {
    return join(this.#folder, id, `${revision}.json`);
  }
}

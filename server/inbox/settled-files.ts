/** Time that size and modification time of a file must stand still, µs. */
const STILL_MICROS = 2_000_000;
const IGNORED = /^\.|\.(tmp|part|crdownload)$/i;

/** A file of a listing. Times of the file system are ns. */
export interface ListedFile {
  readonly name: string;
  readonly size: number;
  readonly inode: bigint;
  /** Last change of the content. */
  readonly modified: bigint;
  /** Last change of content, name or mode. */
  readonly changed: bigint;
}

interface Seen {
  readonly file: ListedFile;
  /** Monotonic time, µs. */
  readonly since: number;
}

/** True for a name that programs give to files they still write. */
export function isTemporaryName(name: string): boolean {
  return IGNORED.test(name);
}

/**
 * Decides which files of a folder are complete: size and modification time stand still for 2 s, or the file was
 * renamed into the folder, so that its name is newer than its content.
 */
export class SettledFiles {
  #seen = new Map<string, Seen>();

  /**
   * Returns the complete files of a listing, the oldest content first.
   * @param now monotonic time, µs
   */
  settled(listing: readonly ListedFile[], now: number): ListedFile[] {
    const seen = new Map<string, Seen>();
    const complete: ListedFile[] = [];
    for (const file of listing) {
      if (isTemporaryName(file.name)) continue;
      const before = this.#seen.get(file.name);
      const isSame = before !== undefined && isUnchanged(before.file, file);
      const since = isSame ? before.since : now;
      seen.set(file.name, { file, since });
      // An empty file can have been created for a program that starts to write later.
      const isNew = before?.file.inode !== file.inode;
      const isRenamed = isNew && file.size > 0 && file.changed > file.modified;
      if (isRenamed || (isSame && now - since >= STILL_MICROS)) complete.push(file);
    }
    this.#seen = seen;
    return complete.sort(byAge);
  }
}

/** True if two listings show the same content of the same file. */
export function isUnchanged(one: ListedFile, other: ListedFile): boolean {
  return one.inode === other.inode && one.size === other.size && one.modified === other.modified;
}

function byAge(one: ListedFile, other: ListedFile): number {
  if (one.modified !== other.modified) return one.modified < other.modified ? -1 : 1;
  return one.name < other.name ? -1 : 1;
}

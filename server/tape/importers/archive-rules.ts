import { ImportError } from './importer';

/** Files of an archive that are imported together. */
const MAX_ARCHIVE_FILES = 10_000;

/** Entries that are no data: folders, hidden files, what macOS adds, and texts about the data. */
const NO_DATA =
  /\/$|^__MACOSX\/|(^|\/)(\.[^/]*|readme[^/]*|licen[cs]e[^/]*|[^/]*\.(md|pdf|html?|checksum|md5|sha256))$/i;

/** Returns true for the name of an archive's entry that can be data. */
export function isDataFile(name: string): boolean {
  return !NO_DATA.test(name);
}

/** @throws ImportError naming the archive and its number of files */
export function requireFewFiles(path: string, files: number): void {
  if (files <= MAX_ARCHIVE_FILES) return;
  const what = `more than ${MAX_ARCHIVE_FILES} files in the archive; unpack it first, and import parts of it`;
  throw new ImportError(path, undefined, what);
}

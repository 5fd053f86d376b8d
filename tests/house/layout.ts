import { basename, posix } from 'node:path';
import type { SourceFile } from './sources';

/** Import from one folder to another, with two files as an example. */
export interface FolderImport {
  readonly from: string;
  readonly to: string;
  /** `server/app.ts → server/tape/tape-api.ts` */
  readonly example: string;
}

/** Returns the second-level folder of a file, `server/tape`; `server/.` for a top-level file of it. */
export function secondLevelOf(path: string): string {
  const [room, folder, ...rest] = path.split('/');
  return rest.length === 0 ? `${room}/.` : `${room}/${folder}`;
}

/** Returns imports between folders, one per pair of folders. */
export function folderImports(
  sources: readonly SourceFile[],
  folderOf: (path: string) => string = secondLevelOf,
): FolderImport[] {
  const found = new Map<string, FolderImport>();
  for (const { path, files } of sources) {
    for (const file of files) {
      const [from, to] = [folderOf(path), folderOf(file)];
      if (from !== to) found.set(`${from} ${to}`, { from, to, example: `${path} → ${file}` });
    }
  }
  return [...found.values()];
}

/** Returns imports that are part of a cycle of folders. */
export function folderCycles(imports: readonly FolderImport[]): FolderImport[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const reaches = (start: string, goal: string): boolean => {
    const seen = new Set<string>();
    const waiting = [start];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (at === goal) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      waiting.push(...(targets.get(at) ?? []));
    }
    return false;
  };
  return imports.filter(({ from, to }) => reaches(to, from));
}

/** Returns pairs of entries (files or folders) of one folder of which the first imports the second. */
export function importsBetweenEntries(sources: readonly SourceFile[], folder: string): FolderImport[] {
  const entryOf = (path: string): string => path.slice(folder.length + 1).split('/')[0] as string;
  const own = sources
    .filter(({ path }) => path.startsWith(`${folder}/`))
    .map((source) => ({ ...source, files: source.files.filter((file) => file.startsWith(`${folder}/`)) }));
  return folderImports(own, entryOf);
}

/** Returns the paths of the code files directly in each folder. */
export function filesByFolder(sources: readonly SourceFile[]): Map<string, string[]> {
  const byFolder = new Map<string, string[]>();
  for (const { path } of sources) {
    const folder = posix.dirname(path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path]);
  }
  return byFolder;
}

/** Names that a framework or a folder requires in several places. */
const SHARED_NAMES = new Set(['index', 'error', 'page', 'layout', 'route', 'not-found']);

/** Groups files whose names are equal except for their extensions. */
export function equalNames(sources: readonly SourceFile[]): string[][] {
  const byName = new Map<string, string[]>();
  for (const { path } of sources) {
    const name = basename(path).replace(/\.(tsx?|m?js)$/, '');
    if (SHARED_NAMES.has(name) || isCatalogue(path)) continue;
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return [...byName.values()].filter((paths) => paths.length > 1);
}

/** Returns true for a catalogue of messages, which has one file per language. */
export function isCatalogue(path: string): boolean {
  return path.startsWith('lib/locale/messages/');
}

/** Returns the number of lines of a file; the last one ends with a newline. */
export function lineCount(text: string): number {
  return text.split('\n').length - 1;
}

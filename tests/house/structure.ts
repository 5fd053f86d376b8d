import {
  equalNames,
  filesByFolder,
  folderCycles,
  folderImports,
  importsBetweenEntries,
  lineCount,
} from './layout';
import { cyclesOf, filesBelow, readSources, readTexts, type SourceFile, topFolderOf } from './sources';
import { wordHits } from './words';

const TOP_FOLDERS = ['app', 'lib', 'server', 'tests'];
/** Maximum number of listed folders, the largest first. */
const MAX_FOLDERS = 12;
const MAX_WORDS = 12;

/** Returns statistics of a checkout's layout as text, for comparison with another. */
export function structureReport(base: string): string {
  const sources = readSources(TOP_FOLDERS, base);
  const inner = sources.filter(({ path }) => !path.startsWith('tests/'));
  const texts = readTexts(base);
  const cycles = folderCycles(folderImports(inner));
  const equal = equalNames(inner);
  return [
    ...topFolderLines(sources, texts),
    ...folderLines(inner, base),
    `cycles of files                     ${cyclesOf(inner).length}`,
    `imports in cycles of folders        ${cycles.length}`,
    ...cycles.map(({ from, to, example }) => `  ${from} → ${to}   (${example})`),
    ...appLines(inner),
    ...styleLines(texts),
    `file names that occur twice         ${equal.length}`,
    ...equal.map((paths) => `  ${paths.join(', ')}`),
    ...wordLines(texts),
  ].join('\n');
}

function topFolderLines(sources: readonly SourceFile[], texts: ReadonlyMap<string, string>): string[] {
  const rows = TOP_FOLDERS.map((room) => {
    const code = sources.filter(({ path }) => topFolderOf(path) === room);
    const lines = code.reduce((sum, { text }) => sum + lineCount(text), 0);
    const styles = [...texts].filter(([path]) => path.startsWith(`${room}/`) && path.endsWith('.css'));
    const styleLines = styles.reduce((sum, [, text]) => sum + lineCount(text), 0);
    const longest = Math.max(0, ...code.map(({ text }) => lineCount(text)));
    return [room, code.length, lines, longest, styles.length, styleLines];
  });
  return table(['folder', 'files', 'lines', 'longest', 'CSS files', 'CSS lines'], rows);
}

/** Lists the folders with the most entries, and the imports between these. */
function folderLines(sources: readonly SourceFile[], base: string): string[] {
  const entries = new Map<string, Set<string>>();
  for (const path of ['app', 'lib', 'server'].flatMap((room) => filesBelow(room, base))) {
    const names = path.split('/');
    for (let depth = 1; depth < names.length; depth += 1) {
      const folder = names.slice(0, depth).join('/');
      entries.set(folder, (entries.get(folder) ?? new Set()).add(names[depth] as string));
    }
  }
  const files = filesByFolder(sources);
  const rows = [...entries]
    .map(([folder, names]) => [folder, names.size, files.get(folder)?.length ?? 0] as const)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_FOLDERS)
    .map((row) => [...row, importsBetweenEntries(sources, row[0]).length]);
  return table(['largest folders', 'entries', 'code files', 'imports between entries'], rows);
}

/**
 * Lists imports between the parts of app. Parts without an underscore are pages, which other parts must not
 * import.
 */
function appLines(sources: readonly SourceFile[]): string[] {
  const app = sources.filter(({ path }) => path.startsWith('app/'));
  const between = folderImports(app).filter(({ from, to }) => to.startsWith('app/') && from !== 'app/.');
  const upward = between.filter(({ to }) => !to.startsWith('app/_'));
  return [
    `imports between parts of app        ${between.length}`,
    `  of these upward, into a page      ${upward.length}`,
    ...upward.map(({ from, to, example }) => `    ${from} → ${to}   (${example})`),
  ];
}

function styleLines(texts: ReadonlyMap<string, string>): string[] {
  const css = [...texts].filter(([path]) => path.endsWith('.css')).map(([, text]) => text);
  const sizes = css.flatMap((text) =>
    [...text.matchAll(/(?:font-size|font):\s*([^;]+);/g)].map((match) => match[1] as string),
  );
  return [`distinct font sizes in CSS          ${new Set(sizes).size} (${sizes.length} declarations)`];
}

function wordLines(texts: ReadonlyMap<string, string>): string[] {
  const hits = [...texts]
    .filter(([path]) => !path.startsWith('tests/house/words'))
    .flatMap(([path, text]) => wordHits(path, text));
  const byWord = counted(hits.map(({ found }) => found.toLowerCase())).slice(0, MAX_WORDS);
  const byFolder = counted(
    hits.map(({ path }) => (path.includes('/') ? topFolderOf(path) : 'README and others')),
  );
  return [
    `banned words and shapes             ${hits.length}`,
    ...byFolder.map(([room, count]) => `  ${room} ${count}`),
    `  most often: ${byWord.map(([word, count]) => `${word} ${count}`).join(', ')}`,
  ];
}

function counted(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => String(row[column]).length)));
  return all.map((row) =>
    row
      .map((cell, at) =>
        at === 0 ? String(cell).padEnd(widths[at] ?? 0) : String(cell).padStart(widths[at] ?? 0),
      )
      .join('  '),
  );
}

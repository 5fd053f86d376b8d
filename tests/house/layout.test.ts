import { describe, expect, it } from 'vitest';
import { equalNames, filesByFolder, folderCycles, folderImports, secondLevelOf } from './layout';
import { readSources, type SourceFile } from './sources';

/** Maximum number of code files in a folder. */
const MAX_FILES = 20;

/** Larger folders, with the reason. */
const LARGE_FOLDERS: Readonly<Record<string, string>> = {
  'app/desk': 'the parts of one page that all its panes use; its panes, keys and shell have folders',
  'app/replay/library': 'one page: the list of tapes, its filters, uploads and sessions',
  'app/replay/player': 'one page: the timeline, its controls and their keys',
  'lib/desk': 'models of the desk’s panes, one a file, which do not import each other',
  'server/feeds/simulator': 'one simulation: its instruments, books, bars and schedule',
  'server/tape/commands': 'one file for each command of `npm run tape`, and their flags',
  'server/tape/format': 'one format: its blocks, rows, index and segments',
  'server/tape/importers': 'one file for each format',
  'server/tape/importers/tabular': 'readers of columns that all tabular formats share',
};

const sources = readSources(['app', 'lib', 'server']);

function file(path: string, ...files: string[]): SourceFile {
  return { path, files, text: '', packages: [], lost: [] };
}

describe('folders', () => {
  it('of the second level have no import cycles', () => {
    const cycles = folderCycles(folderImports(sources)).map(
      ({ from, to, example }) => `${from} → ${to} (${example})`,
    );
    expect(cycles).toEqual([]);
  });

  it('have few files, or a reason to have more', () => {
    const large = [...filesByFolder(sources)].filter(([, files]) => files.length > MAX_FILES);
    const folders = large.map(([folder]) => folder).sort();
    expect(folders).toEqual(Object.keys(LARGE_FOLDERS).sort());
  });
});

describe('file names', () => {
  it('are unique, so that a file is found by its name', () => {
    expect(equalNames(sources).map((paths) => paths.join(', '))).toEqual([]);
  });
});

describe('the layout rules', () => {
  it('detect a cycle of folders through a third one, and treat a top-level file as a folder', () => {
    const cycle = [
      file('server/app.ts', 'server/a/x.ts'),
      file('server/a/x.ts', 'server/b/y.ts'),
      file('server/b/y.ts', 'server/app.ts', 'server/c/z.ts'),
    ];
    expect(folderCycles(folderImports(cycle)).map(({ from, to }) => `${from} → ${to}`)).toEqual([
      'server/. → server/a',
      'server/a → server/b',
      'server/b → server/.',
    ]);
    expect(secondLevelOf('server/tape/format/row.ts')).toBe('server/tape');
  });

  it('detect equal names with different extensions, except for those of frameworks', () => {
    const equal = [
      file('app/x/bars.tsx'),
      file('lib/y/bars.ts'),
      file('app/page.tsx'),
      file('app/x/page.tsx'),
    ];
    expect(equalNames(equal)).toEqual([['app/x/bars.tsx', 'lib/y/bars.ts']]);
  });
});

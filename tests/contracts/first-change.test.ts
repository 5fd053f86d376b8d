import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { root } from '../house/sources';

const PAGE = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
/** Compiling reads the types of React and of the tile's imports from disk, on a busy machine. */
const COMPILE_TIMEOUT_MS = 120_000;
const TILE = /Create `(app\/[^`]*\.tsx)`/.exec(PAGE)?.[1] ?? '';

/** Returns the code block of the page that contains the text. */
function block(contains: string): string {
  const blocks = [...PAGE.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, code]) => code as string);
  return blocks.find((code) => code.includes(contains)) ?? `no block with ${contains}`;
}

function source(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Returns the files after the first change, by path. */
function changedFiles(): Map<string, string> {
  const schema = source('lib/boards/tile.ts')
    .replace(/^export const tileSchema/m, `${block('z.strictObject(')}\nexport const tileSchema`)
    .replace(/(tileSchema = z\.discriminatedUnion\('type', \[)/, '$1 spread,');
  const texts = block('// ru').split('\n');
  const catalogues = ['en', 'zh-CN', 'ru'].map((locale): [string, string] => {
    const path = `lib/locale/messages/${locale}.ts`;
    const line = texts.find((text) => text.endsWith(`// ${locale}`)) ?? '';
    return [path, source(path).replace('  focus: {\n', `  focus: {\n${line}\n`)];
  });
  return new Map([
    ['lib/boards/tile.ts', schema],
    ...catalogues,
    [TILE, block('export function SpreadTile')],
  ]);
}

/** Returns compiler errors in these files, which replace those of the project. */
function faultsIn(files: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost({ ...options, incremental: false });
  const replaced = new Map([...files].map(([file, text]) => [join(root, file), text]));
  const { readFile, fileExists } = host;
  host.readFile = (file) => replaced.get(file) ?? readFile(file);
  host.fileExists = (file) => replaced.has(file) || fileExists(file);
  // The index of the catalogues declares the message keys.
  const paths = [...replaced.keys(), join(root, 'lib/locale/messages/index.ts')];
  const program = ts.createProgram(paths, options, host);
  return [...replaced.keys()]
    .map((path) => program.getSourceFile(path))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the first change of CONTRIBUTING.md', () => {
  it('compiles', { timeout: COMPILE_TIMEOUT_MS }, () => {
    // Next writes the types of style sheets only during a build.
    const faults = faultsIn(changedFiles()).filter((fault) => !fault.includes('.module.css'));
    expect(faults).toEqual([]);
  });

  it('does not compile while the new kind of tile has no component', { timeout: COMPILE_TIMEOUT_MS }, () => {
    const tiles = 'app/_screen/board/tiles/index.tsx';
    const files = new Map([...changedFiles(), [tiles, source(tiles)]]);
    expect(faultsIn(files)).toContain('Not all code paths return a value.');
  });
});

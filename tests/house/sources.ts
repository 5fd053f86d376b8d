import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import ts from 'typescript';
import { installationDir } from '../../server/launch/installation';

export const root = installationDir();

const CODE = /\.(ts|tsx|mjs|js)$/;
const ENDINGS = ['', '.ts', '.tsx', '.mjs', '.js', '/index.ts', '/index.tsx'];

export interface SourceFile {
  /** Relative to the project's folder, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Imported packages and Node modules, as written. */
  readonly packages: readonly string[];
  /** Paths of imported project files. */
  readonly files: readonly string[];
  /** Relative imports without a file. */
  readonly lost: readonly string[];
}

/** Reads all code below the folders with its imports (also types and dynamic ones), as TypeScript parses it. */
export function readSources(folders: readonly string[], base = root): SourceFile[] {
  return folders
    .flatMap((folder) => codeBelow(folder, base))
    .map((path) => {
      const text = readFileSync(join(base, path), 'utf8');
      const imports = ts.preProcessFile(text, true, true).importedFiles.map((file) => file.fileName);
      const local = imports.filter((name) => name.startsWith('.'));
      const found = local.map((name) => fileOf(posix.join(posix.dirname(path), name), base));
      return {
        path,
        text,
        packages: imports.filter((name) => !name.startsWith('.')),
        files: found.filter((file) => file !== undefined),
        lost: local.filter((_, index) => found[index] === undefined),
      };
    });
}

/**
 * Returns the paths of all files below the folder, relative to the project's folder; none without such a
 * folder.
 */
export function filesBelow(folder: string, base = root): string[] {
  try {
    return readdirSync(join(base, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(base, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  } catch {
    return [];
  }
}

/** Reads all texts for people: code, styles, documents and examples, by path. */
export function readTexts(base = root): Map<string, string> {
  const paths = [
    ...['app', 'lib', 'server', 'tests', 'docs'].flatMap((folder) => filesBelow(folder, base)),
    ...readdirSync(base).filter((name) => isFile(join(base, name))),
  ];
  const texts = paths.filter((path) => /(\.(tsx?|m?js|css|md)|\.env\.example)$/.test(path));
  return new Map(texts.map((path) => [path, readFileSync(join(base, path), 'utf8')]));
}

/** Returns cycles of imports, each as the paths along it; one per file that closes one. */
export function cyclesOf(sources: readonly SourceFile[]): string[][] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      cycles.push([...trail.slice(at), path]);
      return;
    }
    if (done.has(path)) return;
    for (const file of byPath.get(path)?.files ?? []) visit(file, [...trail, path]);
    done.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return cycles;
}

/** Returns names of global values in the code: `Buffer` in `Buffer.from`, not in `x.Buffer`. */
export function identifiersOf({ path, text }: SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const named =
      ts.isIdentifier(node) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node);
    if (named && !ts.isPropertyAssignment(node.parent) && !ts.isPropertySignature(node.parent))
      names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return names;
}

function codeBelow(folder: string, base: string): string[] {
  return filesBelow(folder, base).filter((path) => CODE.test(path));
}

function fileOf(path: string, base: string): string | undefined {
  return ENDINGS.map((ending) => `${path}${ending}`).find((candidate) => isFile(join(base, candidate)));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Returns the first folder of a path. */
export function topFolderOf(path: string): string {
  return dirname(path).split('/')[0] as string;
}

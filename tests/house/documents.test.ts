import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, readSources, root } from './sources';

const PAGES = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...filesBelow('docs').filter((path) => path.endsWith('.md')),
];

/** Fenced code block, with its language. */
const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Returns the anchors of a page's headings, as GitHub creates them. */
function anchorsOf(path: string): Set<string> {
  const headings = [
    ...read(path)
      .replace(FENCE, '')
      .matchAll(/^#+ (.*)$/gm),
  ].map(([, text]) => text as string);
  return new Set(
    headings.map((text) =>
      text
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Returns the page's links within the project, as written. */
function linksOf(path: string): string[] {
  const text = read(path).replace(FENCE, '');
  return [...text.matchAll(/\]\((?!https?:)([^)\s]+)/g)].map(([, link]) => link as string);
}

function leadsNowhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : posix.join(posix.dirname(page), path);
  if (!existsSync(join(root, target))) return true;
  return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor);
}

describe('documents', () => {
  it.each(PAGES)('%s: links lead to files and headings that exist', (page) => {
    expect(linksOf(page).filter((link) => leadsNowhere(page, link))).toEqual([]);
  });

  it('docs/architecture.md: every folder and file of the folder map exists', () => {
    const map = /^## Folder map$([\s\S]*?)^## /m.exec(read('docs/architecture.md'))?.[1] ?? '';
    const named = [...map.matchAll(/`((?:app|lib|server|tests)\/[\w./-]*)`/g)].map(
      ([, path]) => path as string,
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('docs/architecture.md: the folder map names every folder of app, lib and server', () => {
    const text = read('docs/architecture.md');
    const folders = ['app', 'lib', 'server'].flatMap((top) =>
      filesBelow(top).flatMap((path) => {
        const [, folder, file] = path.split('/');
        return folder !== undefined && file !== undefined ? [`${top}/${folder}`] : [];
      }),
    );
    expect([...new Set(folders)].filter((folder) => !text.includes(`\`${folder}\``))).toEqual([]);
  });

  it('docs/decisions.md: no two entries have one number, and each has a date, context, choice and consequence', () => {
    const entries = read('docs/decisions.md').split(/^### /m).slice(1);
    const numbers = entries.map((entry) => Number.parseInt(entry, 10));
    expect(numbers.filter((number, at) => Number.isNaN(number) || numbers.indexOf(number) !== at)).toEqual(
      [],
    );
    const form =
      /^\d+\. .+\n\n\d{4}-\d\d-\d\d\n\n- \*\*Context\*\*: [\s\S]+\n- \*\*Choice\*\*: [\s\S]+\n- \*\*Consequence\*\*: /;
    expect(entries.filter((entry) => !form.test(entry)).map((entry) => entry.split('\n')[0])).toEqual([]);
  });

  it.each(['docs/recipes.md', 'docs/architecture.md'])(
    '%s: functions and constants that it names are in the code',
    (page) => {
      const code = readSources(['app', 'lib', 'server', 'tests']).map(({ text }) => text);
      const names = new Set(code.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
      const text = read(page).replace(FENCE, '');
      const named = [...text.matchAll(/`(?:\w+\.)*([A-Za-z_]\w*)\(|`([A-Z][A-Z_]{3,})`/g)];
      expect(
        named.map(([, call, constant]) => call ?? constant).filter((name) => !names.has(name ?? '')),
      ).toEqual([]);
    },
  );

  it('CONTRIBUTING.md: the first change imports what its files export', () => {
    const imported = [...read('CONTRIBUTING.md').matchAll(FENCE)].flatMap(([, language = '', code = '']) =>
      [...code.matchAll(/^import (?:type )?\{([^}]+)\} from '(\.[\w./-]+)';$/gm)].flatMap(
        ([, names = '', from = '']) =>
          names.split(',').map((name) => ({ name: name.trim(), ...fileOf(language, from) })),
      ),
    );
    expect(imported.length).toBeGreaterThan(5);
    expect(
      imported.filter(({ name, text }) => !new RegExp(`^export .*\\b${name}\\b`, 'm').test(text)),
    ).toEqual([]);
  });
});

/** Folder of the code of the first change, by language. */
const FOLDERS: Readonly<Record<string, string>> = { tsx: 'app/_screen/board/tiles', ts: 'tests/lib/boards' };

/** Returns the file that an import of the first change names; its text is empty if it does not exist. */
function fileOf(language: string, from: string): { readonly path: string; readonly text: string } {
  const path = posix.join(FOLDERS[language] ?? '', from);
  const found = ['.ts', '.tsx'].map((ending) => path + ending).find((file) => existsSync(join(root, file)));
  return { path, text: found === undefined ? '' : read(found) };
}

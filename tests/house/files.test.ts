import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, readSources, root } from './sources';

/** Maximum length of a file, lines. Catalogues of messages are exempt: they are read by key. */
const MAX_LINES = 400;
const MESSAGES = 'lib/locale/messages/';

/** All permitted entries of the project's folder. */
const TOP = [
  '.ci',
  '.env.example',
  '.gitattributes',
  '.gitignore',
  '.npmrc',
  '.nvmrc',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'app',
  'biome.json',
  'docs',
  'knip.json',
  'lib',
  'next.config.js',
  'package-lock.json',
  'package.json',
  'postcss.config.mjs',
  'public',
  'server',
  'tests',
  'tsconfig.json',
  'vitest.config.ts',
];

/** Entries that git ignores, and git itself. */
const IGNORED =
  /^(\.git|node_modules|\.next|dist|data|coverage|\.env|next-env\.d\.ts|.*\.tsbuildinfo|.*\.log)$/;

/** File names without meaning. */
const VAGUE =
  /^(utils?|helpers?|common|misc|handy?|shared|stuff|tools|lib|base|core|types|constants|functions|parts|names|data|figures|main)$/;

const sources = readSources(['app', 'lib', 'server', 'tests']);
const files = ['app', 'lib', 'server', 'tests'].flatMap((folder) => filesBelow(folder));

describe('files', () => {
  it('of the project’s folder are known', () => {
    const unknown = readdirSync(root).filter((entry) => !TOP.includes(entry) && !IGNORED.test(entry));
    expect(unknown).toEqual([]);
  });

  it('have a limited length', () => {
    const long = sources
      .filter(({ path }) => !path.startsWith(MESSAGES))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });

  it('are named in lower case with hyphens', () => {
    const odd = files.filter(
      (path) => !path.split('/').every((part) => /^(\[\w+\]|_[a-z]+|zh-CN\.ts|[a-z0-9.-]+)$/.test(part)),
    );
    expect(odd).toEqual([]);
  });

  it('are named after their content', () => {
    // base.css is a usual name of base styles, and is not code.
    const code = files.filter((path) => /\.(tsx?|m?js)$/.test(path));
    const vague = code.filter((path) => VAGUE.test(basename(path).split('.')[0] as string));
    expect(vague).toEqual([]);
  });

  it('contain no leftovers of development', () => {
    const rest = sources
      .filter(({ path }) => !path.startsWith('tests/'))
      .filter(({ text }) => /\b(TODO|FIXME|XXX)\b|console\.log\(|debugger;|@ts-ignore|@ts-nocheck/.test(text))
      .map(({ path }) => path);
    expect(rest).toEqual([]);
  });

  it("contain no paths of a developer's machine", () => {
    const texts = [
      ...files,
      ...filesBelow('docs'),
      'README.md',
      'CHANGELOG.md',
      'package.json',
      'package-lock.json',
    ];
    const named = texts
      .filter((path) => /\.(tsx?|m?js|md|json|css)$/.test(path) && path !== 'tests/house/files.test.ts')
      .filter((path) =>
        /(?<![.\w])\/(home|Users|root|work)\/\w|\b[a-z]:\\\\\w/i.test(readFileSync(join(root, path), 'utf8')),
      );
    expect(named).toEqual([]);
  });
});

describe('tests', () => {
  it('refer to the folder of real market data in one place, which skips without it', () => {
    const naming = filesBelow('tests')
      .filter((path) => /\.(ts|mjs)$/.test(path) && path !== 'tests/house/files.test.ts')
      .filter((path) => /\.\.\/shared|'\.\.', 'shared'/.test(readFileSync(join(root, path), 'utf8')));
    expect(naming.sort()).toEqual(['tests/market-data.ts', 'tests/run.mjs', 'tests/test-request.mjs']);
  });

  it('mirror the code: tests/server and tests/lib have no other folders', () => {
    const folders = (below: string): string[] => [
      ...new Set(filesBelow(below).map((path) => path.split('/').slice(0, -1).join('/'))),
    ];
    const code = new Set(
      [...folders('server'), ...folders('lib')].flatMap((path) => {
        const parts = path.split('/');
        return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
      }),
    );
    const unmatched = [...folders('tests/server'), ...folders('tests/lib')]
      .map((path) => path.replace(/^tests\//, ''))
      .filter(
        (path) => !code.has(path) && !code.has(`${path}.ts`) && !filesBelow('server').includes(`${path}.ts`),
      );
    expect(unmatched).toEqual([]);
  });

  it('that are slow give the reason in their first line, where npm test -- --quick looks for it', () => {
    const wrong = sources
      .filter(({ path, text }) => path.endsWith('.test.ts') && /^\/\/ slow\b/m.test(text))
      .filter(({ text }) => !/^\/\/ slow: \S+ \S+/.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

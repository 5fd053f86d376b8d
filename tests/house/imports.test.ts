import { isBuiltin } from 'node:module';
import { describe, expect, it } from 'vitest';
import { cyclesOf, identifiersOf, readSources, type SourceFile, topFolderOf } from './sources';

const sources = readSources(['app', 'lib', 'server']);
const lib = sources.filter(({ path }) => path.startsWith('lib/'));

/** Returns `a → b` for each forbidden import of a project file. */
function breaking(of: readonly SourceFile[], forbidden: (from: string, to: string) => boolean): string[] {
  return of.flatMap(({ path, files }) =>
    files.filter((file) => forbidden(path, file)).map((file) => `${path} → ${file}`),
  );
}

describe('imports', () => {
  it('refer to existing files', () => {
    expect(sources.flatMap(({ path, lost }) => lost.map((name) => `${path} → ${name}`))).toEqual([]);
  });

  it('go one way: app → lib ← server', () => {
    const allowed: Record<string, string[]> = {
      app: ['app', 'lib'],
      lib: ['lib'],
      server: ['server', 'lib'],
    };
    expect(breaking(sources, (from, to) => !allowed[topFolderOf(from)]?.includes(topFolderOf(to)))).toEqual(
      [],
    );
  });

  it('have no cycles', () => {
    expect(cyclesOf(sources).map((cycle) => cycle.join(' → '))).toEqual([]);
  });

  it.each([
    ['lib/market', []],
    ['lib/schema', []],
    ['lib/boards', ['market', 'schema']],
    ['lib/protocol', ['market', 'schema', 'boards']],
  ])('of %s stay within it, except for %j', (folder, others) => {
    const own = lib.filter(({ path }) => path.startsWith(`${folder}/`));
    const allowed = [`${folder}/`, ...others.map((other) => `lib/${other}/`)];
    expect(breaking(own, (_, to) => !allowed.some((start) => to.startsWith(start)))).toEqual([]);
  });

  it('of app go from a page to shared folders, and from these to the UI kit', () => {
    const below: Readonly<Record<string, readonly string[]>> = {
      'app/_ui': [],
      'app/_access': ['app/_ui'],
      'app/_screen': ['app/_access', 'app/_ui'],
    };
    const shared = ['app/_access', 'app/_screen', 'app/_ui'];
    const folderOf = (path: string): string => path.split('/').slice(0, 2).join('/');
    const parts = sources.filter(({ path }) => /^app\/[^/]+\//.test(path));
    expect(
      breaking(parts, (from, to) => {
        if (!to.startsWith('app/') || folderOf(to) === folderOf(from)) return false;
        return !(below[folderOf(from)] ?? shared).includes(folderOf(to));
      }),
    ).toEqual([]);
  });

  it('of large packages that few servers need are dynamic', () => {
    const large =
      /^import (?!type )[^;]*? from '(next|pinyin-pro|rolldown|@redis\/client|@duckdb\/[\w-]+)';/gm;
    const server = sources.filter(({ path }) => path.startsWith('server/'));
    expect(
      server.flatMap(({ path, text }) => [...text.matchAll(large)].map((match) => `${path} → ${match[1]}`)),
    ).toEqual([]);
  });

  it('omit extensions that TypeScript resolves', () => {
    const endings = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/from '(\.[^']*\.tsx?)'/g)].map((match) => `${path} → ${match[1]}`),
    );
    expect(endings).toEqual([]);
  });
});

describe('lib runs in a browser', () => {
  it('without Node modules', () => {
    const node = lib.flatMap(({ path, packages }) =>
      packages.filter((name) => isBuiltin(name)).map((name) => `${path} → ${name}`),
    );
    expect(node).toEqual([]);
  });

  it('without Node globals', () => {
    const globals = ['Buffer', 'process', '__dirname', '__filename', 'require', 'setImmediate'];
    const used = lib.flatMap((source) => {
      const names = identifiersOf(source);
      return globals.filter((name) => names.has(name)).map((name) => `${source.path}: ${name}`);
    });
    expect(used).toEqual([]);
  });

  it('and outside of store and charts without React', () => {
    const pure = lib.filter(({ path }) => /^lib\/(market|protocol|client|boards)\//.test(path));
    const found = pure.flatMap(({ path, packages }) =>
      packages
        .filter((name) => /^(react|next|use-intl)(\/|-|$)/.test(name))
        .map((name) => `${path} → ${name}`),
    );
    expect(found).toEqual([]);
  });
});

describe('the server', () => {
  it('uses Next, Hono and Socket.IO only in its gateways', () => {
    const found = sources
      .filter(({ path }) => path.startsWith('server/') && !/^server\/(gateways|launch)\//.test(path))
      .flatMap(({ path, packages }) =>
        packages
          .filter((name) => /^(next|hono|@hono|socket\.io)(\/|$)/.test(name))
          .map((name) => `${path} → ${name}`),
      );
    expect(found).toEqual([]);
  });
});

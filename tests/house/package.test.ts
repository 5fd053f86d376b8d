import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './sources';

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly type: string;
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as T;
}

const manifest = readJson<Manifest>('package.json');
const direct = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];

describe('the package', () => {
  it('has the MIT licence, with its full text', () => {
    expect(manifest.license).toBe('MIT');
    expect(readFileSync(join(root, 'LICENSE'), 'utf8')).toMatch(/^MIT License[\s\S]+tickerwall contributors/);
  });

  it('runs on Node 20.19 and newer, as modules', () => {
    expect(manifest.engines.node).toBe('>=20.19');
    expect(manifest.type).toBe('module');
    expect(readFileSync(join(root, '.nvmrc'), 'utf8').trim()).toBe('20.19');
  });

  it('has the commands that the documentation names', () => {
    const commands = ['start', 'dev', 'build', 'test', 'check', 'bench', 'tape'];
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(commands));
  });

  it('has no dependency with an install script', () => {
    const { packages } = readJson<{
      packages: Record<string, { hasInstallScript?: boolean; optional?: boolean }>;
    }>('package-lock.json');
    const scripted = Object.entries(packages)
      .filter(([, entry]) => entry.hasInstallScript === true && entry.optional !== true)
      .map(([name]) => name);
    expect(scripted).toEqual([]);
    const withScripts = direct.filter((name) => {
      const path = `node_modules/${name}/package.json`;
      if (!existsSync(join(root, path))) return false;
      const { scripts = {} } = readJson<{ scripts?: Record<string, string> }>(path);
      return ['preinstall', 'install', 'postinstall'].some((step) => scripts[step] !== undefined);
    });
    expect(withScripts).toEqual([]);
  });

  it('has a reason for every dependency', () => {
    const decisions = readFileSync(join(root, 'docs/decisions.md'), 'utf8');
    expect(direct.filter((name) => !decisions.includes(`\`${name}\``))).toEqual([]);
  });

  it('has its newest version in the change log', () => {
    expect(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')).toContain(`## [${manifest.version}] - `);
  });

  it('is checked by one executable command, with and without market data and a browser', () => {
    const lines = readFileSync(join(root, '.ci/run'), 'utf8').split('\n');
    const commands = lines.filter((line) => line.startsWith('npm '));
    expect(commands).toEqual(['npm ci', 'npm run check', 'npm test -- --bare']);
    expect(statSync(join(root, '.ci/run')).mode & 0o111).not.toBe(0);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Returns the folder of package.json, with the built pages and public/. The sources and the built program lie
 * at different depths, so it is searched.
 */
export function installationDir(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'package.json'))) {
    const above = dirname(dir);
    if (above === dir) throw new Error('the installation has no package.json');
    dir = above;
  }
  return dir;
}

/** Returns the version in package.json. */
export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(join(installationDir(), 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}

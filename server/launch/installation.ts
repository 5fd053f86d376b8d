import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of package.json: where the built pages and public/ are. The same from the sources and from the built
 * program, whose folders are of different depth.
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

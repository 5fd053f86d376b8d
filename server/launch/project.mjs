import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const projectDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where programs and stamps are built. */
export const distDir = `${projectDir}/dist`;

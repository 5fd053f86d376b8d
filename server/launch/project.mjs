import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const projectDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Folder of built programs and stamps. */
export const distDir = `${projectDir}/dist`;

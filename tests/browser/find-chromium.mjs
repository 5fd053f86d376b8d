import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * Returns the path of a runnable Chromium: that of CHROMIUM, one on the PATH, or one installed by Playwright.
 * @returns {string | undefined}
 */
export function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    process.env.CHROMIUM ?? '',
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
  ];
  const found = candidates.find((path) => path !== '' && isExecutable(path));
  if (found !== undefined) return found;
  // Loaded only here: it takes longer than the rest of a benchmark's start.
  const installed = createRequire(import.meta.url)('playwright-core').chromium.executablePath();
  return isExecutable(installed) ? installed : undefined;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

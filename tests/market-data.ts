import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Folder of real market data, which is not part of the project; TEST_DATA names another folder, `none` hides
 * it.
 */
const FOLDER = process.env.TEST_DATA ?? join('..', 'shared', 'data');

/** Returns the path of a file or folder of the market data; it may not exist. */
export function marketData(...path: string[]): string {
  return join(FOLDER, ...path);
}

export function hasMarketData(...path: string[]): boolean {
  return existsSync(marketData(...path));
}

/**
 * Returns the paths of all files below a folder of the market data, in alphabetical order. A missing folder is
 * returned itself, so that a test of each of its files counts as skipped.
 */
export function marketDataFiles(...path: string[]): string[] {
  const folder = marketData(...path);
  if (!existsSync(folder)) return [folder];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .sort();
}

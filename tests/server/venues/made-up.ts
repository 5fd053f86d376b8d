import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MadeUpVenue } from './made-up-venue';

/** Venues with made-up data: the exports of all files `<venue>/made-up-<venue>.ts`. */
export const MADE_UP: readonly MadeUpVenue[] = await readAll();

async function readAll(): Promise<MadeUpVenue[]> {
  const paths = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => /[/\\]made-up-[a-z0-9-]+\.ts$/.test(path)).sort();
  const modules: object[] = await Promise.all(files.map((path) => import(join(import.meta.dirname, path))));
  return modules.flatMap((exports): MadeUpVenue[] => Object.values(exports));
}

import { readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, PICTURES, picturesOf, THEMES } from '../browser/pictures/list.mjs';
import { filesBelow, root } from './sources';

const FOLDER = 'docs/pictures';
/** Maximum size of all pictures, bytes: every clone fetches them. */
const MAX_BYTES = 7_500_000;

const pages = ['README.md', ...filesBelow('docs').filter((path) => path.endsWith('.md'))];
/** Pictures that a page shows or links to, relative to the project's folder. */
const named = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const links = text.matchAll(/(?:\]\(|(?:src|href)=")(?!https?:)([^)"\s]+\.(?:png|webp|jpe?g|svg))/g);
  return [...links].map(([, link]) => posix.join(posix.dirname(page), link as string));
});
const kept = filesBelow(FOLDER);
const taken = PICTURES.map(({ file }) => `${FOLDER}/${file}`);

describe('the pictures of the documentation', () => {
  it('exist if a page names them, and are named by a page', () => {
    expect([...new Set(named)].sort()).toEqual(kept.sort());
  });

  it('are those that npm run pictures takes', () => {
    expect([...taken].sort()).toEqual(kept.sort());
  });

  it('show the desk in each language, theme and size', () => {
    const desks = picturesOf('desk/');
    expect(desks).toHaveLength(LANGUAGES.length * THEMES.length * 3);
    expect(desks.map(({ size, sharpness = 1 }) => size.width * sharpness)).toEqual(
      expect.arrayContaining([1440, 3840, 780]),
    );
  });

  it('have a limited total size', () => {
    const bytes = kept.reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
    expect(bytes).toBeLessThan(MAX_BYTES);
  });

  it('are selected by prefix, and an unknown prefix is reported', () => {
    expect(picturesOf('desk/phone')).toHaveLength(6);
    expect(() => picturesOf('dusk')).toThrow('"dusk"');
  });
});

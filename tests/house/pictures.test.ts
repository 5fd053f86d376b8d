import { readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, PICTURES, picturesOf, THEMES } from '../browser/pictures/list.mjs';
import { filesBelow, root } from './sources';

const FOLDER = 'docs/pictures';
/** Most bytes of all pictures together: everybody who clones the project fetches them. */
const MAX_BYTES = 7_500_000;

const pages = ['README.md', ...filesBelow('docs').filter((path) => path.endsWith('.md'))];
/** Pictures that a page shows or leads to, from the project's folder. */
const named = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const links = text.matchAll(/(?:\]\(|(?:src|href)=")(?!https?:)([^)"\s]+\.(?:png|webp|jpe?g|svg))/g);
  return [...links].map(([, link]) => posix.join(posix.dirname(page), link as string));
});
const kept = filesBelow(FOLDER);
const taken = PICTURES.map(({ file }) => `${FOLDER}/${file}`);

describe('the pictures of the documentation', () => {
  it('that pages name are there, and those that are there are named', () => {
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

  it('are small enough to be cloned', () => {
    const bytes = kept.reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
    expect(bytes).toBeLessThan(MAX_BYTES);
  });

  it('are chosen by what their names begin with; a beginning that none has is named', () => {
    expect(picturesOf('desk/phone')).toHaveLength(6);
    expect(() => picturesOf('dusk')).toThrow('"dusk"');
  });
});

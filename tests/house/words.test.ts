// Checks the words of this project: each hit of tests/house/words.ts in a clean path is a failure, with its place.
//
// While the words of the tree are being corrected, only the paths of tests/house/clean-paths.txt are checked. Add a
// path there when it is correct: a file, or a folder that ends with a slash. To see the hits of other paths:
//   WORDS=server/tape/,docs/replay.md npx vitest run --project unit tests/house/words
// or WORDS=. for all of them.
//
// A line that needs a banned word allows it, there or on the line above, with a reason of three words or more:
//   // words-allow: door (name of a lock manufacturer's product)
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTexts, root } from './sources';
import { type WordHit, wordHits } from './words';

/** Files about banned words. */
const ABOUT_WORDS = ['tests/house/words.ts', 'tests/house/words.test.ts'];

const held = [
  ...readFileSync(join(root, 'tests/house/clean-paths.txt'), 'utf8').split('\n'),
  ...(process.env.WORDS ?? '').split(','),
].filter((path) => path !== '');

function isHeld(path: string): boolean {
  return held.some((one) => one === '.' || path === one || (one.endsWith('/') && path.startsWith(one)));
}

function shown({ path, line, found, instead }: WordHit): string {
  return `${path}:${line}  "${found}" → ${instead}`;
}

const found = (path: string, text: string): string[] => wordHits(path, text).map((hit) => hit.found);

describe('words', () => {
  it('of clean paths are those of the glossary', () => {
    const hits = [...readTexts()]
      .filter(([path]) => isHeld(path) && !ABOUT_WORDS.includes(path))
      .flatMap(([path, text]) => wordHits(path, text));
    if (hits.length > 0) expect.fail(`${hits.length} words to replace:\n${hits.map(shown).join('\n')}`);
  });

  it('are checked in paths that exist', () => {
    const paths = [...readTexts().keys()];
    const lost = readFileSync(join(root, 'tests/house/clean-paths.txt'), 'utf8')
      .split('\n')
      .filter((one) => one !== '' && !paths.some((path) => path.startsWith(one)));
    expect(lost).toEqual([]);
  });

  it('are found in texts, names, file names and comments', () => {
    expect(found('lib/x.ts', "const openDoor = 'it is told';")).toEqual(['told', 'Door']);
    expect(found('lib/doors.ts', '')).toEqual(['doors']);
    expect(found('docs/x.md', 'A visitor comes back.')).toEqual(['visitor', 'comes back']);
    expect(found('lib/x.ts', '/**\n * Whether it is open.\n */')).toEqual(['Whether']);
    expect(found('lib/x.ts', '/** What it holds. */')).toEqual(['What']);
    expect(found('lib/x.ts', 'const MOST_LINES = 3; // How many')).toEqual(['MOST_LINES', 'How many']);
    expect(found('lib/x.ts', '  private count = 0;')).toEqual(['private count']);
  });

  it('are allowed on a line with a reason', () => {
    const line = "const a = 'door';";
    expect(found('lib/x.ts', `// words-allow: door (name of a product)\n${line}`)).toEqual([]);
    expect(found('lib/x.ts', `// words-allow: door\n${line}`)).toEqual(['door', 'door']);
  });
});

// Checks the words of this project: each hit of tests/house/words.ts is a failure, with its place.
//
// A line that needs a banned word allows it, there or on the line above, with a reason of three words or more:
//   // words-allow: door (name of a lock manufacturer's product)
import { describe, expect, it } from 'vitest';
import { readTexts } from './sources';
import { type WordHit, wordHits } from './words';

/** Files about banned words. */
const ABOUT_WORDS = ['tests/house/words.ts', 'tests/house/words.test.ts'];

function shown({ path, line, found, instead }: WordHit): string {
  return `${path}:${line}  "${found}" → ${instead}`;
}

const found = (path: string, text: string): string[] => wordHits(path, text).map((hit) => hit.found);

describe('words', () => {
  it('are those of the glossary', () => {
    const hits = [...readTexts()]
      .filter(([path]) => !ABOUT_WORDS.includes(path))
      .flatMap(([path, text]) => wordHits(path, text));
    if (hits.length > 0) expect.fail(`${hits.length} words to replace:\n${hits.map(shown).join('\n')}`);
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

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../lib/protocol/glob';
import { buildUniverse } from '../../server/feeds/simulator/universe';
import { root } from './sources';

/** Texts with examples to copy. */
const TEXTS = [
  'README.md',
  '.env.example',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  'server/config/access-settings.ts',
  'server/commands/token.ts',
];

/** Symbol or glob of a simulated venue; in a Markdown table the star is written `\*`. */
const SIMULATED = /(?<![\w*:/.-])sim[a-z]*:(?:\\?\*|[A-Z0-9][\w./-]*\w)/g;

describe('examples', () => {
  const symbols = buildUniverse(60).map(({ instrument }) => instrument.symbol);

  it.each(TEXTS)('%s uses simulated symbols that exist with the default settings', (path) => {
    const named = readFileSync(join(root, path), 'utf8').match(SIMULATED) ?? [];
    const globs = named.map((glob) => glob.replace('\\', ''));
    expect(globs.filter((glob) => !symbols.some(globMatcher(glob)))).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** First line of a test file that --quick leaves out. */
const SLOW = /^\/\/ slow: \S.*/;

/** Returns the paths of test files that --quick leaves out, marked in their first line. */
export function slowTests() {
  return [...readTests()]
    .filter(([path, text]) => path.endsWith('.test.ts') && SLOW.test(text))
    .map(([path]) => path);
}

/** Returns the paths of test files that use real market data, directly or through an imported file. */
export function marketDataTests() {
  const texts = readTests();
  const using = new Set(['tests/market-data.ts']);
  for (let size = 0; size !== using.size; ) {
    size = using.size;
    for (const [path, text] of texts) {
      const imports = [...text.matchAll(/from '(\.[^']+)'/g)];
      const files = imports.map(([, name]) => `${posix.join(posix.dirname(path), name ?? '')}.ts`);
      if (files.some((file) => using.has(file))) using.add(path);
    }
  }
  return [...using].filter((path) => path.endsWith('.test.ts'));
}

/** Returns the texts of all files below tests, by path. */
function readTests() {
  const names = readdirSync('tests', { recursive: true, encoding: 'utf8' }).sort();
  const paths = names.map((name) => `tests/${name.replaceAll('\\', '/')}`);
  const code = paths.filter((path) => path.endsWith('.ts'));
  return new Map(code.map((path) => [path, readFileSync(join(path), 'utf8')]));
}

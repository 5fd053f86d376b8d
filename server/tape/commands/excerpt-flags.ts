import { isSymbolGlob } from '../../../lib/market/symbol-glob';
import { globMatcher } from '../../../lib/protocol/glob';
import type { TapeReader } from '../format/tape-reader';
import type { Excerpt } from '../tools/excerpt';
import { type Flags, UsageError } from './tape-flags';
import { utc } from './tape-text';
import { readTime } from './time-flag';

/**
 * Reads the excerpt given by `--from`, `--to` and `--symbols`.
 * @throws UsageError naming a flag with an invalid value, Error if the excerpt would be empty
 */
export function excerptFlags(tape: TapeReader, id: string, { from, to, symbols }: Flags): Excerpt {
  const { start, end } = tape;
  if (start === undefined || end === undefined) throw new Error(`tape "${id}" has no events`);
  const range = {
    ...(typeof from === 'string' && { from: readTime('from', from, start) }),
    ...(typeof to === 'string' && { to: readTime('to', to, start) }),
  };
  const { from: first = start, to: last = end } = range;
  if (from !== undefined && to !== undefined && first > last)
    throw new UsageError(`--from ${from} is after --to ${to}`);
  if (first > end || last < start) {
    throw new Error(`tape "${id}" has no events at that time; it covers ${utc(start)} to ${utc(end)}`);
  }
  return typeof symbols === 'string' ? { ...range, includes: symbolFilter(tape, id, symbols) } : range;
}

function symbolFilter(tape: TapeReader, id: string, text: string): (symbol: string) => boolean {
  const globs = text.split(',').map((glob) => glob.trim());
  const invalid = globs.find((glob) => glob === '' || !isSymbolGlob(glob));
  if (invalid !== undefined)
    throw new UsageError(`--symbols must be symbols or globs (binance:*), not "${invalid}"`);
  const known = tape.symbols();
  for (const glob of globs) {
    if (known.some(globMatcher(glob))) continue;
    throw new Error(
      `tape "${id}" has no symbol ${glob}; it has ${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}`,
    );
  }
  const rules = globs.map(globMatcher);
  return (symbol) => rules.some((matches) => matches(symbol));
}

import { isSymbolGlob } from '../../../lib/market/symbol-glob';
import { globMatcher } from '../../../lib/protocol/glob';
import type { TapeReader } from '../format/tape-reader';
import type { Excerpt } from '../tools/excerpt';
import { readMoment } from './moment-flag';
import type { Flags } from './tape-flags';
import { utc } from './tape-text';
import { UsageError } from './usage-error';

/**
 * The part of a tape that `--from`, `--to` and `--symbols` mean.
 * @throws UsageError naming the flag when its value is wrong, Error when the tape has nothing of it
 */
export function excerptFlags(tape: TapeReader, id: string, { from, to, symbols }: Flags): Excerpt {
  const { start, end } = tape;
  if (start === undefined || end === undefined) throw new Error(`tape "${id}" has no events`);
  const range = {
    ...(typeof from === 'string' && { from: readMoment('from', from, start) }),
    ...(typeof to === 'string' && { to: readMoment('to', to, start) }),
  };
  const { from: first = start, to: last = end } = range;
  if (from !== undefined && to !== undefined && first > last)
    throw new UsageError(`--from ${from} is after --to ${to}`);
  if (first > end || last < start) {
    throw new Error(`tape "${id}" has no events then; it goes from ${utc(start)} to ${utc(end)}`);
  }
  return typeof symbols === 'string' ? { ...range, wants: wantsOf(tape, id, symbols) } : range;
}

function wantsOf(tape: TapeReader, id: string, text: string): (symbol: string) => boolean {
  const globs = text.split(',').map((glob) => glob.trim());
  const odd = globs.find((glob) => glob === '' || !isSymbolGlob(glob));
  if (odd !== undefined) throw new UsageError(`--symbols are symbols and globs (binance:*), not "${odd}"`);
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

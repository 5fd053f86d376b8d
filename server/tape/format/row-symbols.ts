import type { MarketSymbol } from '../../../lib/market/instrument';
import type { BlockKind } from './block';
import { decodeRow } from './row';
import { decodeSegmentHeader } from './segment';

const INSTRUMENT_ROW = '["instrument",';
const LINE_END = 10;

/**
 * Adds the symbols that a block defines to the symbol list, without decoding other rows.
 * @param text text of the block, UTF-8
 * @throws SyntaxError, RangeError naming the fault
 */
export function addSymbols(kind: BlockKind, text: Buffer, symbols: MarketSymbol[]): void {
  if (kind === 'header') {
    const { instruments } = decodeSegmentHeader(text.toString('utf8'));
    for (const [position, { symbol }] of instruments.entries()) symbols[position] = symbol;
  } else if (kind === 'keyframe') {
    for (const [position, symbol] of JSON.parse(text.toString('utf8')).symbols.entries())
      symbols[position] = symbol;
  } else {
    for (const row of rowsStartingWith(text, INSTRUMENT_ROW)) decodeRow(JSON.parse(row), symbols);
  }
}

/** Yields the rows of a block with the given prefix, in order. */
export function* rowsStartingWith(text: Buffer, beginning: string): Generator<string> {
  for (let at = text.indexOf(beginning); at >= 0; at = text.indexOf(beginning, at)) {
    const found = text.indexOf(LINE_END, at);
    const end = found < 0 ? text.length : found;
    // Skips matches inside a text: a row starts at the start of a line.
    if (at === 0 || text[at - 1] === LINE_END) yield text.toString('utf8', at, end);
    at = end;
  }
}

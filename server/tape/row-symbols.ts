import type { MarketSymbol } from '../../lib/market/instrument';
import type { BlockKind } from './format/block';
import { decodeRow } from './format/row';
import { decodeSegmentHeader } from './segment-header';

const INSTRUMENT_ROW = '["instrument",';
const LINE_END = 10;

/**
 * Puts the symbols that a block defines into the list that rows name them by, without reading the other rows.
 * @param text the block's, UTF-8
 * @throws SyntaxError, RangeError saying what is wrong
 */
export function addSymbols(kind: BlockKind, text: Buffer, symbols: MarketSymbol[]): void {
  if (kind === 'header') {
    const { instruments } = decodeSegmentHeader(text.toString('utf8'));
    for (const [place, { symbol }] of instruments.entries()) symbols[place] = symbol;
  } else if (kind === 'keyframe') {
    for (const [place, symbol] of JSON.parse(text.toString('utf8')).symbols.entries())
      symbols[place] = symbol;
  } else {
    for (const row of rowsThatBegin(text, INSTRUMENT_ROW)) decodeRow(JSON.parse(row), symbols);
  }
}

/** The rows of a block that begin in a way, in their order. */
export function* rowsThatBegin(text: Buffer, beginning: string): Generator<string> {
  for (let at = text.indexOf(beginning); at >= 0; at = text.indexOf(beginning, at)) {
    const found = text.indexOf(LINE_END, at);
    const end = found < 0 ? text.length : found;
    // Elsewhere than at the start of a line it is a part of some text.
    if (at === 0 || text[at - 1] === LINE_END) yield text.toString('utf8', at, end);
    at = end;
  }
}

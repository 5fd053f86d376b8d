import { readSync } from 'node:fs';
import type { MarketEvent } from '../../lib/market/event';
import type { MarketSymbol } from '../../lib/market/instrument';
import { inflateBlock } from './block';
import { decodeRow } from './row';
import type { ScannedBlock } from './segment-scan';

/**
 * Reads a block of an open segment and gives its text.
 * @throws Error saying what is wrong with it
 */
export function readBlockText(file: number, block: ScannedBlock): string {
  const bytes = Buffer.allocUnsafe(block.length);
  const read = readSync(file, bytes, 0, block.length, block.offset);
  if (read < block.length) throw new Error(`it ends after ${read} of ${block.length} bytes`);
  return inflateBlock(bytes);
}

/**
 * The events of a block of events or of one part of a keyframe.
 * @param symbols the list that rows name their symbols by; what the block adds to it is put in
 * @throws Error saying what is wrong
 */
export function decodeBlockText(text: string, block: ScannedBlock, symbols: MarketSymbol[]): MarketEvent[] {
  const rows = block.kind === 'keyframe' ? keyframeRows(text, symbols) : eventRows(text);
  if (rows.length !== block.rows) throw new Error(`it holds ${rows.length} rows, ${block.rows} expected`);
  return rows.map((row) => decodeRow(row, symbols));
}

function eventRows(text: string): unknown[] {
  // JSON text has no line ends inside, so all the lines parse as one array, which is faster than one by one.
  return JSON.parse(`[${text.trimEnd().replaceAll('\n', ',')}]`);
}

function keyframeRows(text: string, symbols: MarketSymbol[]): unknown[] {
  const { symbols: listed, rows } = JSON.parse(text);
  if (!Array.isArray(listed) || !Array.isArray(rows)) throw new Error('it is no keyframe');
  for (const [place, symbol] of listed.entries()) symbols[place] = symbol;
  return rows;
}

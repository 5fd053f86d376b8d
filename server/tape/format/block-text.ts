import { readSync } from 'node:fs';
import type { MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { decodeBlockHeader, inflateBlock } from './block';
import { decodeRow } from './row';
import { RowReader } from './row-reader';
import type { ScannedBlock } from './segment-scan';

/**
 * Reads a block of an open segment and gives its text, UTF-8.
 * @throws Error saying what is wrong with it
 */
export function readBlockText(file: number, block: ScannedBlock): Buffer {
  const bytes = Buffer.allocUnsafe(block.length);
  const read = readSync(file, bytes, 0, block.length, block.offset);
  if (read < block.length) throw new Error(`it ends after ${read} of ${block.length} bytes`);
  // Where the block lies may have been known without looking at its header.
  if (decodeBlockHeader(bytes)?.length !== block.length) throw new Error('its header is damaged');
  return inflateBlock(bytes);
}

/**
 * The events of a block of events or of one part of a keyframe.
 * @param symbols the list that rows name their symbols by; what the block adds to it is put in
 * @throws Error saying what is wrong
 */
export function decodeBlockText(text: Buffer, block: ScannedBlock, symbols: MarketSymbol[]): MarketEvent[] {
  const events =
    block.kind === 'keyframe' ? keyframeEvents(text, symbols) : new RowReader(text, symbols).events();
  if (events.length !== block.rows) throw new Error(`it holds ${events.length} rows, ${block.rows} expected`);
  return events;
}

function keyframeEvents(text: Buffer, symbols: MarketSymbol[]): MarketEvent[] {
  const { symbols: listed, rows } = JSON.parse(text.toString('utf8'));
  if (!Array.isArray(listed) || !Array.isArray(rows)) throw new Error('it is no keyframe');
  for (const [place, symbol] of listed.entries()) symbols[place] = symbol;
  return rows.map((row) => decodeRow(row, symbols));
}

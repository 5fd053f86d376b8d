import { readSync } from 'node:fs';
import type { MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { decodeBlockHeader, inflateBlock } from './block';
import { decodeRow } from './row';
import { RowReader } from './row-reader';
import type { ScannedBlock } from './segment-scan';

/**
 * Reads and decompresses a block of an open segment to UTF-8 text.
 * @throws Error naming the fault
 */
export function readBlockText(file: number, block: ScannedBlock): Buffer {
  const bytes = Buffer.allocUnsafe(block.length);
  const read = readSync(file, bytes, 0, block.length, block.offset);
  if (read < block.length) throw new Error(`it ends after ${read} of ${block.length} bytes`);
  // A position from a saved index has not been checked against the header.
  if (decodeBlockHeader(bytes)?.length !== block.length) throw new Error('its header is damaged');
  return inflateBlock(bytes);
}

/**
 * Decodes the events of an event block or of one part of a keyframe.
 * @param symbols symbol list of the rows; extended by the block
 * @throws Error naming the fault
 */
export function decodeBlockText(text: Buffer, block: ScannedBlock, symbols: MarketSymbol[]): MarketEvent[] {
  const events =
    block.kind === 'keyframe' ? keyframeEvents(text, symbols) : new RowReader(text, symbols).events();
  if (events.length !== block.rows) throw new Error(`it holds ${events.length} rows, ${block.rows} expected`);
  return events;
}

function keyframeEvents(text: Buffer, symbols: MarketSymbol[]): MarketEvent[] {
  const { symbols: listed, rows } = JSON.parse(text.toString('utf8'));
  if (!Array.isArray(listed) || !Array.isArray(rows)) throw new Error('not a keyframe');
  for (const [position, symbol] of listed.entries()) symbols[position] = symbol;
  return rows.map((row) => decodeRow(row, symbols));
}

import type { MarketEvent } from '../../lib/market/event';
import { isSymbol, type MarketSymbol } from '../../lib/market/instrument';
import { ByteLine } from '../tape/format/byte-line';
import { RowReader } from '../tape/format/row-reader';
import { writeRow } from '../tape/format/row-writer';

/*
 * Events of an entry: a JSON line with the symbols that they name, then a row of a tape for each event, whose symbol
 * number is a place in that list. So an entry can be read without any other.
 */

const LINE_END = 10;

/**
 * Encodes events.
 * @param line empty; used again and again, it saves memory
 * @throws RangeError naming a value that a row cannot have; see {@link isLoggable}
 */
export function writeEvents(events: readonly MarketEvent[], line = new ByteLine()): Buffer {
  const numbers = new Map<MarketSymbol, number>();
  for (const event of events) {
    const { symbol } = event as { symbol?: MarketSymbol };
    if (symbol !== undefined && !numbers.has(symbol)) numbers.set(symbol, numbers.size);
  }
  line.cut(0);
  line.text(JSON.stringify([...numbers.keys()]));
  line.char(LINE_END);
  for (const event of events) {
    const { symbol } = event as { symbol?: MarketSymbol };
    if (event.type === 'instrument' && event.instrument.symbol !== symbol) {
      throw new RangeError(`an instrument event of ${symbol} describes ${event.instrument.symbol}`);
    }
    writeRow(line, event, symbol === undefined ? null : (numbers.get(symbol) as number));
    line.char(LINE_END);
  }
  return line.take(line.length);
}

/** True for an event that a log can have: every number is finite, and an instrument has the symbol of its event. */
export function isLoggable(event: MarketEvent): boolean {
  if (event.type === 'instrument' && event.instrument.symbol !== event.symbol) return false;
  return hasFiniteNumbers(event);
}

function hasFiniteNumbers(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  // Without a list of the values, since it runs for every event.
  for (const key in value) if (!hasFiniteNumbers((value as Record<string, unknown>)[key])) return false;
  return true;
}

/**
 * Decodes events.
 * @throws Error naming the fault
 */
export function readEvents(body: Uint8Array, count: number): MarketEvent[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const end = bytes.indexOf(LINE_END);
  const symbols: unknown = JSON.parse(bytes.toString('utf8', 0, end < 0 ? bytes.length : end));
  if (!Array.isArray(symbols) || !symbols.every((symbol) => typeof symbol === 'string' && isSymbol(symbol))) {
    throw new RangeError('its first line is no list of symbols');
  }
  const events = new RowReader(bytes.subarray(end < 0 ? bytes.length : end + 1), symbols).events();
  if (events.length !== count) throw new RangeError(`it has ${events.length} events, and announces ${count}`);
  return events;
}

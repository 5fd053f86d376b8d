import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { EventFault } from '../market/event-fault';
import type { PushedValue } from './ingest';
import { bodyLines } from './pushed-lines';

/** Columns by the type of their values; books have levels and are for NDJSON only. */
const NUMBERS = [
  ...['timestamp', 'price', 'size', 'bid', 'bidSize', 'ask', 'askSize'],
  ...['start', 'open', 'high', 'low', 'close', 'volume', 'trades', 'turnover'],
];
const TEXTS = ['type', 'symbol', 'id', 'side', 'interval', 'status'];
const COLUMNS = [...TEXTS, ...NUMBERS];
const DELIMITERS = [',', ';', '\t'];
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Yields the rows of a table as events. The header names fields of events; an empty cell is an absent field. Without a
 * column `type`, the columns decide: `price` makes trades, `bid` or `ask` quotes, `open` bars.
 * @throws ProtocolError `bad_request` naming an unknown column
 */
export function* csvValues(body: Buffer): Generator<PushedValue> {
  let header: readonly string[] | undefined;
  let delimiter = ',';
  let type: string | undefined;
  for (const line of bodyLines(body)) {
    if ('fault' in line) {
      yield line;
      continue;
    }
    const { at, text } = line;
    if (header === undefined) {
      delimiter = DELIMITERS.find((one) => text.includes(one)) ?? ',';
      header = headerOf(cellsOf(text, delimiter));
      type = typeOf(header);
      continue;
    }
    try {
      yield { at, value: eventOf(cellsOf(text, delimiter), header, type) };
    } catch (error) {
      yield { at, fault: error as Error };
    }
  }
}

function headerOf(cells: readonly string[]): readonly string[] {
  const names = cells.map((cell) => cell.trim());
  const unknown = names.find((name) => !COLUMNS.includes(name));
  if (unknown !== undefined) {
    const known = COLUMNS.join(', ');
    throw new ProtocolError('bad_request', `the column ${quoteValue(unknown)} is not one of ${known}`);
  }
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined)
    throw new ProtocolError('bad_request', `two columns are named ${quoteValue(twice)}`);
  return names;
}

/** @throws ProtocolError if the columns are those of no event */
function typeOf(header: readonly string[]): string | undefined {
  if (header.includes('type')) return undefined;
  if (header.includes('price')) return 'trade';
  if (header.includes('bid') || header.includes('ask')) return 'quote';
  if (header.includes('open')) return 'bar';
  if (header.includes('status')) return 'status';
  throw new ProtocolError(
    'bad_request',
    'the header must have a column type, price, bid, ask, open or status',
  );
}

function eventOf(cells: readonly string[], header: readonly string[], type: string | undefined): object {
  if (cells.length !== header.length) {
    throw new EventFault(`the row must have ${header.length} cells, not ${cells.length}`);
  }
  const event: Record<string, unknown> = type === undefined ? {} : { type };
  for (const [place, name] of header.entries()) {
    const cell = (cells[place] as string).trim();
    if (cell === '') continue;
    if (!NUMBERS.includes(name)) event[name] = cell;
    else if (NUMBER.test(cell)) event[name] = Number(cell);
    else throw new EventFault(`${name} must be a number, not ${quoteValue(cell)}`, name);
  }
  return event;
}

/** Splits a row (RFC 4180); a quoted cell cannot hold a line end. */
export function cellsOf(text: string, delimiter: string): string[] {
  if (!text.includes('"')) return text.split(delimiter);
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '"' && isQuoted && text[at + 1] === '"') cell += text[++at];
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === delimiter && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  if (isQuoted) throw new EventFault('a quoted cell has no end');
  return [...cells, cell];
}

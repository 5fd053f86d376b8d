import type { MarketEvent } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { Chunk } from '../../../database/chunk';
import type { Connection } from '../../../database/database-connection';
import { quoted } from './sql';
import type { EventBuilder, EventSink, Rows, TableKind } from './table-kind';

/** Events of a table with the place of each, see `Rows`. */
export class PlacedEvents implements EventSink {
  readonly events: MarketEvent[] = [];
  readonly places: number[] = [];

  add(event: MarketEvent, place: number): void {
    this.events.push(event);
    this.places.push(place);
  }
}

/**
 * The events of a table in the order of their time, rows of one time in the order of their places. The database
 * sorts, on the disk where memory is too small.
 * @param connection used for nothing else meanwhile
 * @param total rows of the table
 * @param symbols the symbols in the order of the database's type `symbols`
 * @param read told how many more rows have become events
 * @throws Error when memory, or the disk beside it, is too small
 */
export async function* sortedEvents(
  connection: Connection,
  table: TableKind,
  total: number,
  builder: EventBuilder,
  symbols: readonly MarketSymbol[],
  read: (rows: number) => void,
): AsyncGenerator<PlacedEvents> {
  const columns = Object.keys(table.columns).map((name) => [name, quoted(name)]);
  const output = Object.entries(table.output ?? (Object.fromEntries(columns) as Record<string, string>));
  const rows = connection.stream(
    `SELECT place, time, venue_time, enum_code(symbol::symbols)::UINTEGER AS symbol,
       ${output.map(([name, sql]) => `${sql} AS ${quoted(name)}`).join(', ')}
     FROM ${table.name} ORDER BY time, place, rowid`,
  );
  let given = 0;
  for await (const chunk of rows) {
    given += chunk.rows;
    const placed = new PlacedEvents();
    builder.add(columnsOf(chunk, symbols), placed);
    read(chunk.rows);
    yield placed;
  }
  // A result that is read while it is made and runs out of memory ends early, and the database does not say so.
  if (given !== total) {
    throw new Error(
      `sorting ended after ${given} of ${total} rows of ${table.name}: memory or disk is too small`,
    );
  }
  const last = new PlacedEvents();
  builder.end?.(last);
  yield last;
}

function columnsOf(chunk: Chunk, symbols: readonly MarketSymbol[]): Rows {
  const codes = chunk.numbers('symbol');
  return {
    count: chunk.rows,
    times: chunk.numbers('time'),
    venueTimes: chunk.numbers('venue_time'),
    symbols: Array.from(codes, (code) => symbols[code] as MarketSymbol),
    places: chunk.numbers('place'),
    numbers: (column) => chunk.numbers(column),
    texts: (column) => chunk.texts(column),
    lists: (column) => chunk.numberLists(column),
  };
}

import type { MarketEvent } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { Chunk } from '../../../database/chunk';
import type { Database } from '../../../database/database';
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
 * @param symbols the symbols in the order of the database's type `symbols`
 * @param read told how many more rows have become events
 */
export async function* sortedEvents(
  database: Database,
  table: TableKind,
  builder: EventBuilder,
  symbols: readonly MarketSymbol[],
  read: (rows: number) => void,
): AsyncGenerator<PlacedEvents> {
  const columns = Object.keys(table.columns).map((name) => [name, quoted(name)]);
  const output = Object.entries(table.output ?? (Object.fromEntries(columns) as Record<string, string>));
  const rows = database.stream(
    `SELECT place, time, venue_time, enum_code(symbol::symbols)::UINTEGER AS symbol,
       ${output.map(([name, sql]) => `${sql} AS ${quoted(name)}`).join(', ')}
     FROM ${table.name} ORDER BY time, place, rowid`,
  );
  for await (const chunk of rows) {
    const placed = new PlacedEvents();
    builder.add(columnsOf(chunk, symbols), placed);
    read(chunk.rows);
    yield placed;
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
    lists: (column) => chunk.values(column) as ((number | null)[] | null)[],
  };
}

import type { MarketEvent } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { Chunk } from '../../../database/chunk';
import type { Connection } from '../../../database/database-connection';
import { quoted } from '../../../database/sql-literal';
import type { EventBuilder, EventSink, Rows, TableKind } from './table-kind';

/** Collects events with their sort positions, see `Rows`. */
export class PlacedEvents implements EventSink {
  readonly events: MarketEvent[] = [];
  readonly positions: number[] = [];

  add(event: MarketEvent, position: number): void {
    this.events.push(event);
    this.positions.push(position);
  }
}

/**
 * Yields the events of a table by time, then by position. The database sorts, spilling to disk if needed.
 * @param connection not used by anything else meanwhile
 * @param total rows of the table
 * @param symbols in the order of the database type `symbols`
 * @param read called with the rows converted since the last call
 * @throws Error if memory or temporary disk space is too small
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
    `SELECT position, time, venue_time, enum_code(symbol::symbols)::UINTEGER AS symbol,
       ${output.map(([name, sql]) => `${sql} AS ${quoted(name)}`).join(', ')}
     FROM ${table.name} ORDER BY time, position, rowid`,
  );
  let given = 0;
  for await (const chunk of rows) {
    given += chunk.rows;
    const placed = new PlacedEvents();
    builder.add(columnsOf(chunk, symbols), placed);
    read(chunk.rows);
    yield placed;
  }
  // A streamed result that runs out of memory ends early without an error.
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
    positions: chunk.numbers('position'),
    numbers: (column) => chunk.numbers(column),
    texts: (column) => chunk.texts(column),
    lists: (column) => chunk.numberLists(column),
  };
}

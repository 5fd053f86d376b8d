import type { MarketEvent } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { Chunk } from '../../../database/chunk';
import type { Database } from '../../../database/database';
import { quoted } from './sql';
import type { EventBuilder, Rows, TableKind } from './table-kind';

/**
 * The events of a table in the order of their time, rows of one time in the order of the files. The database sorts,
 * on the disk where memory is too small.
 * @param symbols the symbols in the order of the database's type `symbols`
 * @param read told how many more rows have become events
 */
export async function* eventsOf(
  database: Database,
  table: TableKind,
  builder: EventBuilder,
  symbols: readonly MarketSymbol[],
  read: (rows: number) => void,
): AsyncGenerator<MarketEvent[]> {
  const own =
    table.output ?? Object.fromEntries(Object.keys(table.columns).map((name) => [name, quoted(name)]));
  const output = Object.entries(own).map(([name, sql]) => `${sql} AS ${quoted(name)}`);
  const rows = database.stream(
    `SELECT time, venue_time, enum_code(symbol::symbols)::UINTEGER AS symbol, ${output.join(', ')}
     FROM ${table.name} ORDER BY time, rowid`,
  );
  for await (const chunk of rows) {
    const events: MarketEvent[] = [];
    builder.add(columnsOf(chunk, symbols), events);
    read(chunk.rows);
    yield events;
  }
  const last: MarketEvent[] = [];
  builder.end?.(last);
  if (last.length > 0) yield last;
}

function columnsOf(chunk: Chunk, symbols: readonly MarketSymbol[]): Rows {
  const codes = chunk.numbers('symbol');
  return {
    count: chunk.rows,
    times: chunk.numbers('time'),
    venueTimes: chunk.numbers('venue_time'),
    symbols: Array.from(codes, (code) => symbols[code] as MarketSymbol),
    numbers: (column) => chunk.numbers(column),
    texts: (column) => chunk.texts(column),
    lists: (column) => chunk.values(column) as ((number | null)[] | null)[],
  };
}

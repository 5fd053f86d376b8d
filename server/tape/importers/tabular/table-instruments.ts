import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Instrument, type MarketSymbol, symbolOf, toSymbol } from '../../../../lib/market/instrument';
import { instrumentSchema } from '../../../../lib/protocol/instrument-schema';
import * as z from '../../../../lib/schema/zod';
import type { Connection } from '../../../database/database-connection';
import { ImportError } from '../importer';
import type { Decimals } from './table-format';
import type { TableKind } from './table-kind';

/** File next to the imported ones that describes instruments; exports write it. */
const SIDECAR = 'instruments.json';

/**
 * Reads the instruments from `instruments.json` files next to the imported files.
 * @throws ImportError naming the file and the fault
 */
export function sidecarInstruments(paths: readonly string[]): Map<string, Instrument> {
  const described = new Map<string, Instrument>();
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    const path = join(folder, SIDECAR);
    if (!existsSync(path)) continue;
    for (const instrument of parse(path)) described.set(instrument.symbol, instrument);
  }
  return described;
}

function parse(path: string): Instrument[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ImportError(path, undefined, `invalid JSON (${(error as Error).message})`);
  }
  const list = Array.isArray(content) ? content : (content as { instruments?: unknown } | null)?.instruments;
  const parsed = z.array(instrumentSchema).safeParse(list);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ImportError(
    path,
    undefined,
    `a list of instruments expected: ${issue?.path.join('.')} ${issue?.message}`,
  );
}

/** A loaded symbol and the decimals that its numbers need. */
export interface SeenSymbol {
  /** Venue and code as the rows have them. */
  readonly text: string;
  readonly symbol: MarketSymbol;
  readonly decimals: Decimals;
}

/**
 * Returns the symbols of the tables in file order.
 * @param exact true if the rows have the symbols of a tape
 * @throws RangeError naming a code that is too long for a symbol
 */
export async function symbolsSeen(
  connection: Connection,
  tables: Iterable<TableKind>,
  exact: boolean,
): Promise<SeenSymbol[]> {
  const parts = [...tables].map(({ name, columns, prices, sizes }) => {
    const most = (of: readonly string[]): string =>
      `coalesce(greatest(${of.map((column) => `max(${decimalsOf(column, columns)})`).join(', ')}), 0)`;
    return (
      `SELECT symbol, min(position) AS position, min(rowid) AS row, ${most(prices)} AS price, ${most(sizes)} AS size ` +
      `FROM ${name} GROUP BY symbol`
    );
  });
  const rows = await connection.rows(
    `SELECT symbol, max(price) AS price, max(size) AS size FROM (${parts.join(' UNION ALL ')})
     GROUP BY symbol ORDER BY min(position), min(row), symbol`,
  );
  return rows.map(({ symbol: text, price, size }) => ({
    text: text as string,
    symbol: exact ? toSymbol(text as string) : symbolOfText(text as string),
    decimals: { price: Number(price), size: Number(size) },
  }));
}

function symbolOfText(text: string): MarketSymbol {
  const colon = text.indexOf(':');
  return symbolOf(text.slice(0, colon), text.slice(colon + 1));
}

/** Returns the instrument with the code as its venue writes it, if its name is the escaped code. */
export function withTrueName(instrument: Instrument, text: string): Instrument {
  const escaped = instrument.symbol.slice(instrument.symbol.indexOf(':') + 1);
  return instrument.name === escaped
    ? { ...instrument, name: text.slice(text.indexOf(':') + 1) }
    : instrument;
}

function decimalsOf(column: string, types: Readonly<Record<string, string>>): string {
  const list = types[column.replace(/\[.*$/, '')]?.endsWith('[]');
  return list ? `list_max(list_transform(${column}, x -> decimals(x)))` : `decimals(${column})`;
}

import { INTERVALS, type Interval } from '../../lib/market/interval';
import type { Connection } from '../database/database-connection';
import { DatabaseError } from '../database/database-error';

/** Layout of the tables; another number is another program's file. */
const LAYOUT = 1;

/** What a bar is, in the order of the tables' columns. */
export const FIGURES = 'start, open, high, low, close, volume, trades';

/** Bars whose time has not passed, as a process that ends at once would leave them. */
export const FORMING = 'forming';

/** A table an interval: what is too old of one is its beginning, which the database removes in whole pieces. */
export function tableOf(interval: Interval): string {
  return `bars_${interval}`;
}

const COLUMNS =
  'series INTEGER, start BIGINT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE, ' +
  'trades DOUBLE, flush INTEGER';

/**
 * Makes the tables that are missing.
 * @throws DatabaseError also when the file was written by a program with another layout
 */
export async function prepareTables(connection: Connection): Promise<void> {
  await connection.transaction(async () => {
    await connection.run('CREATE TABLE IF NOT EXISTS layout (number INTEGER)');
    const [layout] = await connection.rows('SELECT number FROM layout');
    if (layout === undefined) await connection.run('INSERT INTO layout VALUES ($1)', [LAYOUT]);
    else if (layout.number !== LAYOUT) {
      throw new DatabaseError(`the file has layout ${layout.number}, this program knows ${LAYOUT}`, 'failed');
    }
    await connection.run('CREATE TABLE IF NOT EXISTS series (number INTEGER, feed VARCHAR, symbol VARCHAR)');
    await connection.run(`CREATE TABLE IF NOT EXISTS ${FORMING} (kind INTEGER, ${COLUMNS})`);
    for (const interval of INTERVALS) {
      await connection.run(`CREATE TABLE IF NOT EXISTS ${tableOf(interval)} (${COLUMNS})`);
    }
  });
}

/**
 * Moves the bars that were forming at the last flush to the others, as far as they had come.
 * @throws DatabaseError
 */
export async function adoptForming(connection: Connection): Promise<void> {
  await connection.transaction(async () => {
    for (const [kind, interval] of INTERVALS.entries()) {
      await connection.run(
        `INSERT INTO ${tableOf(interval)} SELECT series, ${FIGURES}, flush FROM ${FORMING} WHERE kind = $1
         QUALIFY row_number() OVER (PARTITION BY series, start ORDER BY flush DESC) = 1 ORDER BY start`,
        [kind],
      );
    }
    await connection.run(`DELETE FROM ${FORMING}`);
  });
}

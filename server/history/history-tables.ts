import { INTERVALS, type Interval, TRADE_INTERVALS } from '../../lib/market/interval';
import type { Connection } from '../database/database-connection';
import { DatabaseError } from '../database/database-error';

/** Version of the tables; a file with another version was written by another release. */
const LAYOUT = 1;

/** Columns of a bar, in the order of the tables. */
export const BAR_COLUMNS = 'start, open, high, low, close, volume, trades';

/** Bars that were forming at the last flush, as a killed process leaves them. */
export const FORMING = 'forming';

/** Returns the table of an interval. Old bars are at its start, which the database removes in whole pieces. */
export function tableOf(interval: Interval): string {
  return `bars_${interval}`;
}

const COLUMNS =
  'series INTEGER, start BIGINT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE, ' +
  'trades DOUBLE, flush INTEGER';

/**
 * Creates missing tables, except those of several days: a table costs memory, and few databases have such bars.
 * @throws DatabaseError also if the file has another version
 */
export async function prepareTables(connection: Connection): Promise<void> {
  await connection.transaction(async () => {
    await connection.run('CREATE TABLE IF NOT EXISTS layout (number INTEGER)');
    const [layout] = await connection.rows('SELECT number FROM layout');
    if (layout === undefined) await connection.run('INSERT INTO layout VALUES ($1)', [LAYOUT]);
    else if (layout.number !== LAYOUT) {
      throw new DatabaseError(`the file has layout ${layout.number}; expected ${LAYOUT}`, 'failed');
    }
    await connection.run('CREATE TABLE IF NOT EXISTS series (number INTEGER, feed VARCHAR, symbol VARCHAR)');
    await connection.run(`CREATE TABLE IF NOT EXISTS ${FORMING} (kind INTEGER, ${COLUMNS})`);
    for (const interval of TRADE_INTERVALS) await createTable(connection, interval);
  });
}

/** Creates the table of an interval if it is missing. @throws DatabaseError */
export async function createTable(connection: Connection, interval: Interval): Promise<void> {
  await connection.run(`CREATE TABLE IF NOT EXISTS ${tableOf(interval)} (${COLUMNS})`);
}

/** Returns the intervals that have a table, shortest first. @throws DatabaseError */
export async function intervalsOf(connection: Connection): Promise<readonly Interval[]> {
  const rows = await connection.rows('SELECT table_name AS name FROM duckdb_tables()');
  const names = new Set(rows.map(({ name }) => name));
  return INTERVALS.filter((interval) => names.has(tableOf(interval)));
}

/**
 * Replaces the table of forming bars by an empty one.
 * @throws DatabaseError
 */
export async function replaceFormingTable(connection: Connection): Promise<void> {
  await connection.run(`CREATE OR REPLACE TABLE ${FORMING} (kind INTEGER, ${COLUMNS})`);
}

/**
 * Moves bars that were forming at the last flush to the tables of closed bars.
 * @throws DatabaseError
 */
export async function adoptForming(connection: Connection): Promise<void> {
  await connection.transaction(async () => {
    const kinds = await connection.rows(`SELECT DISTINCT kind FROM ${FORMING}`);
    for (const [kind, interval] of INTERVALS.entries()) {
      if (!kinds.some((one) => one.kind === kind)) continue;
      await createTable(connection, interval);
      await connection.run(
        `INSERT INTO ${tableOf(interval)} SELECT series, ${BAR_COLUMNS}, flush FROM ${FORMING} WHERE kind = $1
         QUALIFY row_number() OVER (PARTITION BY series, start ORDER BY flush DESC) = 1 ORDER BY start`,
        [kind],
      );
    }
    await connection.run(`DELETE FROM ${FORMING}`);
  });
}

import type { Connection } from '../../database/database-connection';

/** Rows sent to the database at a time. */
const BATCH_ROWS = 32_768;

type Batch = readonly (Float64Array | string[])[];

/** Type of a staged column: `number` is stored as DOUBLE, `whole` as BIGINT. */
export type StagedType = 'whole' | 'number' | 'text';

const SQL_TYPES: Readonly<Record<StagedType, string>> = {
  whole: 'BIGINT',
  number: 'DOUBLE',
  text: 'VARCHAR',
};

/** Buffers rows for a database table; NaN is NULL. */
export class StagedTable {
  readonly name: string;
  readonly #types: readonly StagedType[];
  readonly #full: Batch[] = [];
  #batch: Batch;
  #rows = 0;
  #total = 0;

  constructor(name: string, columns: Readonly<Record<string, StagedType>>) {
    this.name = name;
    this.#types = Object.values(columns);
    this.#batch = this.#newBatch();
    this.definition = Object.entries(columns)
      .map(([column, type]) => `"${column}" ${SQL_TYPES[type]}`)
      .join(', ');
  }

  /** Column definitions for `CREATE TABLE`. */
  readonly definition: string;

  /** Rows added so far. */
  get rows(): number {
    return this.#total;
  }

  /** Adds a row: a number or a text per column, in order. */
  add(...cells: readonly (number | string)[]): void {
    const row = this.#rows;
    for (let index = 0; index < cells.length; index++) {
      (this.#batch[index] as (number | string)[])[row] = cells[index] as number | string;
    }
    this.#rows += 1;
    this.#total += 1;
    if (this.#rows < BATCH_ROWS) return;
    this.#full.push(this.#batch);
    this.#batch = this.#newBatch();
    this.#rows = 0;
  }

  /** Sends full batches to the database. */
  async drain(connection: Connection): Promise<void> {
    for (const batch of this.#full.splice(0)) await connection.append(this.name, batch);
  }

  /** Sends all rows to the database. */
  async finish(connection: Connection): Promise<void> {
    await this.drain(connection);
    if (this.#rows === 0) return;
    await connection.append(
      this.name,
      this.#batch.map((column) => column.slice(0, this.#rows)),
    );
    this.#rows = 0;
  }

  #newBatch(): Batch {
    return this.#types.map((type) => (type === 'text' ? [] : new Float64Array(BATCH_ROWS)));
  }
}

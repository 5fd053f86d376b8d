import type { Connection } from '../../database/database-connection';

/** Rows that go to the database at a time. */
const BATCH_ROWS = 32_768;

type Batch = readonly (Float64Array | string[])[];

/** What a column of a staged table holds; `number` is stored as DOUBLE, `whole` as BIGINT. */
export type StagedType = 'whole' | 'number' | 'text';

const SQL_TYPES: Readonly<Record<StagedType, string>> = {
  whole: 'BIGINT',
  number: 'DOUBLE',
  text: 'VARCHAR',
};

/** Rows on their way into a table of a database; NaN is NULL. */
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

  /** Its columns as `CREATE TABLE` takes them. */
  readonly definition: string;

  /** Rows that it has been given. */
  get rows(): number {
    return this.#total;
  }

  /** Adds a row: a number or a text for each column, in their order. */
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

  /** Sends whole batches to the database. */
  async drain(connection: Connection): Promise<void> {
    for (const batch of this.#full.splice(0)) await connection.append(this.name, batch);
  }

  /** Sends everything to the database. */
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

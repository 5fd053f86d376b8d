import { rm } from 'node:fs/promises';
import type { Connection } from '../../../database/database-connection';
import { ImportError } from '../importer';
import { FileRows } from './file-rows';
import { type PlainText, plainText, reasonOf } from './input-file';
import { brokenRule, COMMON_RULES, unreadableRow } from './row-fault';
import { quoted } from './sql';
import type { FileMapping, InputFile } from './table-format';
import type { TableKind } from './table-kind';

const COMMON_COLUMNS = { place: 'BIGINT', time: 'BIGINT', venue_time: 'BIGINT', symbol: 'VARCHAR' };

/** Loads files into tables of the database that the connection has open. */
export class Loader {
  /** Rows loaded so far, by table, in the order in which the tables were first needed. */
  readonly tables = new Map<TableKind, number>();
  readonly #connection: Connection;
  /** Gives the path of a new temporary file. */
  readonly #temporaryFile: () => string;
  readonly #signal: AbortSignal | undefined;

  constructor(connection: Connection, temporaryFile: () => string, signal: AbortSignal | undefined) {
    this.#connection = connection;
    this.#temporaryFile = temporaryFile;
    this.#signal = signal;
  }

  /**
   * Loads the rows of a file.
   * @param place place of the file among those of the import
   * @returns how many rows were taken, and how many were left out by the mapping's `where`
   * @throws ImportError naming the file, the line and the value that is not as it should be; DamageError
   */
  async load(
    file: InputFile,
    mapping: FileMapping,
    place: number,
  ): Promise<{ taken: number; leftOut: number }> {
    const { table, source } = mapping;
    const before = this.tables.get(table) ?? 0;
    if (!this.tables.has(table)) await this.#create(table);
    const beside = source.type === 'text' ? source.beside?.file : undefined;
    const plain = new Map<string, PlainText>();
    try {
      for (const { path } of [file, ...(beside ? [beside] : [])]) {
        plain.set(path, await plainText(path, this.#temporaryFile, this.#signal));
      }
      const rows = new FileRows(
        mapping,
        (plain.get(file.path) as PlainText).path,
        beside && plain.get(beside.path)?.path,
      );
      if (beside) await this.#sameRows(file, beside, rows);
      const taken = await this.#insert(file, table, place, rows, plain);
      this.tables.set(table, before + taken);
      await this.#check(file, mapping, rows, before);
      return { taken, leftOut: mapping.leftOut ? (await this.#counts(rows))[0] - taken : 0 };
    } finally {
      for (const { path, temporary } of plain.values()) if (temporary) await rm(path, { force: true });
    }
  }

  async #create(table: TableKind): Promise<void> {
    const columns = Object.entries({ ...COMMON_COLUMNS, ...table.columns });
    const list = columns.map(([name, type]) => `${quoted(name)} ${type}`).join(', ');
    await this.#connection.run(`CREATE TABLE ${table.name} (${list})`);
  }

  async #insert(
    file: InputFile,
    table: TableKind,
    place: number,
    rows: FileRows,
    plain: ReadonlyMap<string, PlainText>,
  ): Promise<number> {
    await this.#connection.run('DROP TABLE IF EXISTS rejects; DROP TABLE IF EXISTS reject_scans');
    const columns = ['time', 'venue_time', 'symbol', ...Object.keys(table.columns)].map(quoted).join(', ');
    let taken: number;
    try {
      taken = await this.#connection.run(
        `INSERT INTO ${table.name} SELECT coalesce(sequence, ${place}), ${columns} FROM (${rows.mapped()})`,
      );
    } catch (error) {
      throw new ImportError(file.path, undefined, `it cannot be read (${reasonOf(error)})`);
    }
    const fault = file.schema ? undefined : await unreadableRow(this.#connection, plain);
    if (fault) throw fault;
    return taken;
  }

  async #check(
    file: InputFile,
    { table, source }: FileMapping,
    rows: FileRows,
    before: number,
  ): Promise<void> {
    const rules = [...COMMON_RULES, ...table.rules];
    const counts = rules.map(({ holds }, at) => `count_if(NOT coalesce(${holds}, false)) AS rule${at}`);
    const [broken] = await this.#connection.rows(
      `SELECT ${counts.join(', ')} FROM ${table.name} WHERE rowid >= ${before}`,
    );
    const rule = rules.find((_, at) => Number(broken?.[`rule${at}`]) > 0);
    if (rule) throw await brokenRule(this.#connection, file, source, rows.numbered(), rule);
  }

  async #sameRows(file: InputFile, beside: InputFile, rows: FileRows): Promise<void> {
    const [own, other] = await this.#counts(rows);
    if (own === other) return;
    throw new ImportError(file.path, undefined, `it has ${own} rows, ${beside.path} has ${other}`);
  }

  /** How many rows there are in the file, and in the one beside it. */
  async #counts(rows: FileRows): Promise<[own: number, beside: number | undefined]> {
    const [counts] = await this.#connection.rows(rows.counts());
    return [Number(counts?.file0), counts?.file1 as number | undefined];
  }
}

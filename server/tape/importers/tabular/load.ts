import { rm } from 'node:fs/promises';
import type { Connection } from '../../../database/database-connection';
import { quoted } from '../../../database/sql-literal';
import { ImportError } from '../importer';
import { FileRows } from './file-rows';
import { type PlainText, plainText, reasonOf } from './input-file';
import { isGood, rowFaults } from './row-fault';
import type { FileMapping, InputFile, PendingMapping } from './table-format';
import { exactly, type TableKind } from './table-kind';

const COMMON_COLUMNS = { position: 'BIGINT', time: 'BIGINT', venue_time: 'BIGINT', symbol: 'VARCHAR' };

export interface LoaderSettings {
  /** Returns the path of a new temporary file. */
  readonly temporaryFile: () => string;
  readonly signal: AbortSignal | undefined;
  /** Maximum rows with faults that are left out; more are an error. */
  readonly skipBadRows: number;
  /** True if every row is kept as it is. */
  readonly exact: boolean;
  readonly warn: (text: string) => void;
}

/** Loads files into tables of the connection's database. */
export class Loader {
  /** Rows loaded so far, by table, in order of first use. */
  readonly tables = new Map<TableKind, number>();
  readonly #connection: Connection;
  readonly #settings: LoaderSettings;
  readonly #exactTables = new Map<TableKind, TableKind>();
  #skipped = 0;

  constructor(connection: Connection, settings: LoaderSettings) {
    this.#connection = connection;
    this.#settings = settings;
  }

  /**
   * Loads the rows of a file.
   * @param position index of the file within the import
   * @returns rows loaded, and rows excluded by the mapping's `where`
   * @throws ImportError naming the file, the line and the invalid value; DamageError
   */
  async load(
    file: InputFile,
    given: FileMapping | PendingMapping,
    position: number,
  ): Promise<{ taken: number; leftOut: number }> {
    const { source } = given;
    const companion = source.type === 'text' ? source.companion?.file : undefined;
    const plain = new Map<string, PlainText>();
    const { temporaryFile, signal } = this.#settings;
    try {
      for (const one of [file, ...(companion ? [companion] : [])]) {
        plain.set(one.path, await plainText(one, temporaryFile, signal));
      }
      const paths = {
        path: (plain.get(file.path) as PlainText).path,
        companion: companion && plain.get(companion.path)?.path,
      };
      const rows = new FileRows(given, paths);
      const mapping = await this.#completed(given, rows);
      if (mapping.note !== undefined) this.#settings.warn(`${file.path}: ${mapping.note}`);
      if (companion) await this.#sameRows(file, companion, rows);
      const before = await this.#rowsOf(mapping.table);
      const taken = await this.#insert(file, mapping, position, rows);
      this.tables.set(mapping.table, before + taken);
      await this.#judge(file, mapping, rows, before);
      return { taken, leftOut: mapping.leftOut ? (await this.#counts(rows))[0] - taken : 0 };
    } finally {
      for (const { path, temporary } of plain.values()) if (temporary) await rm(path, { force: true });
    }
  }

  /** Removes rows with faults, and corrects the others. Call once, after the last file. */
  async clean(): Promise<void> {
    for (const [table, rows] of this.tables) {
      let deleted = 0;
      if (this.#skipped > 0) {
        deleted += await this.#connection.run(`DELETE FROM ${table.name} WHERE NOT (${isGood(table)})`);
      }
      for (const { sql, deletes, said, left } of table.cleaning ?? []) {
        const [kept] = left ? await this.#connection.rows(left.sql(table.name)) : [];
        if (left && Number(kept?.count) > 0) this.#settings.warn(left.said(Number(kept?.count)));
        const changed = await this.#connection.run(sql(table.name));
        if (changed > 0) this.#settings.warn(said(changed));
        if (deletes) deleted += changed;
      }
      this.tables.set(table, rows - deleted);
    }
  }

  /** Completes a mapping by its look at all rows. */
  async #completed(given: FileMapping | PendingMapping, rows: FileRows): Promise<FileMapping> {
    const scan = (sql: string) => this.#connection.rows(sql.replaceAll('{rows}', rows.plain()));
    const mapping = 'complete' in given ? { ...given, ...(await given.complete(scan)) } : given;
    if (!this.#settings.exact && !mapping.exact) return mapping;
    const { table } = mapping;
    const exact = this.#exactTables.get(table) ?? exactly(table);
    this.#exactTables.set(table, exact);
    return { ...mapping, table: exact };
  }

  /** Returns the number of rows of a table, which is created if needed. */
  async #rowsOf(table: TableKind): Promise<number> {
    const known = this.tables.get(table);
    if (known !== undefined) return known;
    const columns = Object.entries({ ...COMMON_COLUMNS, ...table.columns });
    const list = columns.map(([name, type]) => `${quoted(name)} ${type}`).join(', ');
    await this.#connection.run(`CREATE TABLE ${table.name} (${list})`);
    return 0;
  }

  async #insert(file: InputFile, mapping: FileMapping, position: number, rows: FileRows): Promise<number> {
    const { table } = mapping;
    await this.#connection.run('DROP TABLE IF EXISTS rejects; DROP TABLE IF EXISTS reject_scans');
    const columns = ['time', 'venue_time', 'symbol', ...Object.keys(table.columns)].map(quoted).join(', ');
    try {
      return await this.#connection.run(
        `INSERT INTO ${table.name} SELECT coalesce(sequence, ${position}), ${columns} FROM (${rows.mapped(mapping)})`,
      );
    } catch (error) {
      throw new ImportError(file.path, undefined, `it cannot be read (${reasonOf(error)})`);
    }
  }

  /** @throws ImportError for the first bad row, unless it and all others may be left out */
  async #judge(file: InputFile, mapping: FileMapping, rows: FileRows, before: number): Promise<void> {
    const { count, first } = await rowFaults(this.#connection, file, mapping, rows, before);
    if (count === 0) return;
    const { skipBadRows, warn } = this.#settings;
    this.#skipped += count;
    const [fault] = first;
    if (this.#skipped > skipBadRows) {
      const all = count === 1 ? 'one bad row' : `the first of ${count} bad rows`;
      const message = `${fault?.message} (${all}; --skip-bad-rows ${this.#skipped} leaves them out)`;
      throw Object.assign(fault as ImportError, { message });
    }
    warn(
      `${file.path}: ${count} bad rows were left out${count > first.length ? `, the first ${first.length}` : ''}:`,
    );
    for (const { message } of first) warn(`  ${message}`);
  }

  async #sameRows(file: InputFile, companion: InputFile, rows: FileRows): Promise<void> {
    const [own, other] = await this.#counts(rows);
    if (own === other) return;
    throw new ImportError(file.path, undefined, `it has ${own} rows, ${companion.path} has ${other}`);
  }

  /** Counts the rows of the file, and of its companion. */
  async #counts(rows: FileRows): Promise<[own: number, companion: number | undefined]> {
    const [counts] = await this.#connection.rows(rows.counts());
    return [Number(counts?.file0), counts?.file1 as number | undefined];
  }
}

import { rm } from 'node:fs/promises';
import type { Connection } from '../../../database/database-connection';
import { ImportError } from '../importer';
import { FileRows } from './file-rows';
import { type PlainText, plainText, reasonOf } from './input-file';
import { brokenRule, COMMON_RULES, unreadableRow } from './row-fault';
import { quoted } from './sql';
import type { FileMapping, InputFile } from './table-format';
import type { TableKind } from './table-kind';

const COMMON_COLUMNS = { position: 'BIGINT', time: 'BIGINT', venue_time: 'BIGINT', symbol: 'VARCHAR' };

/** Loads files into tables of the connection's database. */
export class Loader {
  /** Rows loaded so far, by table, in order of first use. */
  readonly tables = new Map<TableKind, number>();
  readonly #connection: Connection;
  /** Returns the path of a new temporary file. */
  readonly #temporaryFile: () => string;
  readonly #signal: AbortSignal | undefined;

  constructor(connection: Connection, temporaryFile: () => string, signal: AbortSignal | undefined) {
    this.#connection = connection;
    this.#temporaryFile = temporaryFile;
    this.#signal = signal;
  }

  /**
   * Loads the rows of a file.
   * @param position index of the file within the import
   * @returns rows loaded, and rows excluded by the mapping's `where`
   * @throws ImportError naming the file, the line and the invalid value; DamageError
   */
  async load(
    file: InputFile,
    mapping: FileMapping,
    position: number,
  ): Promise<{ taken: number; leftOut: number }> {
    const { table, source } = mapping;
    const before = this.tables.get(table) ?? 0;
    if (!this.tables.has(table)) await this.#create(table);
    const companion = source.type === 'text' ? source.companion?.file : undefined;
    const plain = new Map<string, PlainText>();
    try {
      for (const { path } of [file, ...(companion ? [companion] : [])]) {
        plain.set(path, await plainText(path, this.#temporaryFile, this.#signal));
      }
      const rows = new FileRows(
        mapping,
        (plain.get(file.path) as PlainText).path,
        companion && plain.get(companion.path)?.path,
      );
      if (companion) await this.#sameRows(file, companion, rows);
      const taken = await this.#insert(file, table, position, rows, plain);
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
    position: number,
    rows: FileRows,
    plain: ReadonlyMap<string, PlainText>,
  ): Promise<number> {
    await this.#connection.run('DROP TABLE IF EXISTS rejects; DROP TABLE IF EXISTS reject_scans');
    const columns = ['time', 'venue_time', 'symbol', ...Object.keys(table.columns)].map(quoted).join(', ');
    let taken: number;
    try {
      taken = await this.#connection.run(
        `INSERT INTO ${table.name} SELECT coalesce(sequence, ${position}), ${columns} FROM (${rows.mapped()})`,
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

import { literal, quoted } from './sql';
import type { FileMapping, TextColumns } from './table-format';

/** Longest line, and how much of a file is read at a time, in bytes; the database takes several such buffers. */
const MAX_LINE_BYTES = 1024 * 1024;
const BUFFER_BYTES = 8 * 1024 * 1024;
/** Rows that cannot be read of which the database keeps where they are. */
const REJECTS_KEPT = 1000;

/** SQL for the rows of one file. */
export class FileRows {
  readonly #mapping: FileMapping;
  readonly #path: string;
  readonly #beside: string | undefined;

  /**
   * @param path where the file lies unpacked
   * @param beside where the one that its mapping names beside it lies
   */
  constructor(mapping: FileMapping, path: string, beside: string | undefined) {
    this.#mapping = mapping;
    this.#path = path;
    this.#beside = beside;
  }

  /** SQL for how many rows there are in the file, and in the one beside it. */
  counts(): string {
    const counts = this.#files(false).map((rows, at) => `(SELECT count(*) FROM ${rows}) AS file${at}`);
    return `SELECT ${counts.join(', ')}`;
  }

  /** The rows as the table has them, with `sequence` in the place of `place`; those that cannot be read go to the table `rejects`. */
  mapped(): string {
    const numbered = Object.values(this.#mapping.select).some((sql) => /\brow\b/.test(sql));
    return this.#mapped(this.#read(true, numbered), []);
  }

  /** The same, those that cannot be read passed over, with the column `row`: their number in the file, from 1. */
  numbered(): string {
    return this.#mapped(this.#read(false, true), ['row']);
  }

  #mapped(rows: string, more: readonly string[]): string {
    const { table, select, where } = this.#mapping;
    const columns = Object.entries({ venue_time: select.timestamp as string, ...select })
      .filter(([name]) => name !== 'timestamp')
      .map(([name, sql]) => `${sql} AS ${quoted(name)}`);
    const missing = ['sequence', ...Object.keys(table.columns)].filter((name) => select[name] === undefined);
    const none = missing.map((name) => `NULL AS ${quoted(name)}`);
    const taken = where === undefined ? '' : ` WHERE ${where}`;
    return `SELECT ${[...columns, ...none, ...more].join(', ')} FROM ${rows}${taken}`;
  }

  #read(rejects: boolean, numbered: boolean): string {
    const rows = this.#source(rejects);
    return numbered ? `(SELECT *, row_number() OVER () AS row FROM ${rows})` : rows;
  }

  #source(rejects: boolean): string {
    const [own, other] = this.#files(rejects);
    return other === undefined
      ? (own as string)
      : `(SELECT * FROM ${own} AS own POSITIONAL JOIN ${other} AS other)`;
  }

  /** The file, and the one beside it. */
  #files(rejects: boolean): string[] {
    const { source } = this.#mapping;
    if (source.type === 'parquet') return [`read_parquet(${literal(this.#path)})`];
    const { columns, header, delimiter, beside } = source;
    const text = (path: string, of: TextColumns): string => {
      const types = Object.entries(of).map(([name, type]) => `${literal(name)}: ${literal(type)}`);
      const bad = rejects
        ? `store_rejects = true, rejects_table = 'rejects', rejects_scan = 'reject_scans', rejects_limit = ${REJECTS_KEPT}`
        : 'ignore_errors = true';
      return (
        `read_csv(${literal(path)}, auto_detect = false, header = ${header}, delim = ${literal(delimiter)}, ` +
        `quote = '"', escape = '"', nullstr = '', max_line_size = ${MAX_LINE_BYTES}, ` +
        `buffer_size = ${BUFFER_BYTES}, columns = {${types.join(', ')}}, ${bad})`
      );
    };
    const own = text(this.#path, columns);
    return beside && this.#beside !== undefined ? [own, text(this.#beside, beside.columns)] : [own];
  }
}

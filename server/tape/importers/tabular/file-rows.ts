import { fileLiteral, literal, quoted } from '../../../database/sql-literal';
import type { FileMapping, RowFilter, TextColumns } from './table-format';

/** Bound on a line, and read size, bytes. The database allocates several such buffers. */
const MAX_LINE_BYTES = 1024 * 1024;
const BUFFER_BYTES = 8 * 1024 * 1024;
/** Maximum rejected cells recorded by the database. */
const MAX_REJECTS = 100_000;

/** Builds SQL for the rows of one file. */
export class FileRows {
  readonly #filter: RowFilter;
  readonly #path: string;
  readonly #companion: string | undefined;

  /**
   * @param paths decompressed file, and decompressed companion file if there is one
   */
  constructor(
    filter: RowFilter,
    { path, companion }: { readonly path: string; readonly companion: string | undefined },
  ) {
    this.#filter = filter;
    this.#path = path;
    this.#companion = companion;
  }

  /** Returns SQL that counts the rows of the file and of its companion. */
  counts(): string {
    const counts = this.#files(false).map((rows, at) => `(SELECT count(*) FROM ${rows}) AS file${at}`);
    return `SELECT ${counts.join(', ')}`;
  }

  /**
   * Returns SQL for the table's rows, with `sequence` instead of `position`. Unreadable rows go to the table
   * `rejects`.
   */
  mapped(mapping: FileMapping): string {
    const numbered = Object.values(mapping.select).some((sql) => /\brow\b/.test(sql));
    return this.#mapped(mapping, this.#read(true, numbered), []);
  }

  /**
   * Like {@link mapped}, but skips unreadable rows and adds `row`, the row number from 1, and the mapping's cells as
   * `cell <column>`.
   */
  numbered(mapping: FileMapping): string {
    const cells = Object.entries(mapping.cells ?? {});
    return this.#mapped(mapping, this.#read(false, true), [
      'row',
      ...cells.map(([name, sql]) => `${sql} AS ${quoted(`cell ${name}`)}`),
    ]);
  }

  /** Returns SQL for the rows with the file's own columns; skips unreadable rows. */
  plain(): string {
    const { where } = this.#filter;
    return `(SELECT * FROM ${this.#read(false, false)}${where === undefined ? '' : ` WHERE ${where}`})`;
  }

  #mapped({ table, select, where }: FileMapping, rows: string, more: readonly string[]): string {
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

  /** Returns SQL for the file, and for its companion. */
  #files(rejects: boolean): string[] {
    const { source } = this.#filter;
    if (source.type === 'parquet') return [`read_parquet(${fileLiteral(this.#path)})`];
    const { columns, headerLines, delimiter, companion } = source;
    const text = (path: string, of: TextColumns): string => {
      const types = Object.entries(of).map(([name, type]) => `${literal(name)}: ${literal(type)}`);
      const bad = rejects
        ? `store_rejects = true, rejects_table = 'rejects', rejects_scan = 'reject_scans', rejects_limit = ${MAX_REJECTS}`
        : 'ignore_errors = true';
      return (
        `read_csv(${fileLiteral(path)}, auto_detect = false, header = false, skip = ${headerLines}, delim = ${literal(delimiter)}, ` +
        `quote = '"', escape = '"', nullstr = '', max_line_size = ${MAX_LINE_BYTES}, ` +
        `buffer_size = ${BUFFER_BYTES}, columns = {${types.join(', ')}}, ${bad})`
      );
    };
    const own = text(this.#path, columns);
    return companion && this.#companion !== undefined
      ? [own, text(this.#companion, companion.columns)]
      : [own];
  }
}

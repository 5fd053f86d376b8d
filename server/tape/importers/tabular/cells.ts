import { literal, quoted } from '../../../database/sql-literal';
import type { ColumnMap } from './column-map';
import type { ColumnNames } from './column-names';

type TimeColumn = 'time' | 'received' | 'start';

/** Builds SQL that reads the cells of a file, by the names of its columns. */
export interface Cells {
  /** A number; NULL or NaN if there is none. */
  number(name: string): string;
  /** A number, NULL for an absent one; NaN for any other text. */
  numberOrNone(name: string): string;
  /** A time, µs; NULL if it is none. */
  time(known: TimeColumn): string;
  /** The time as written, µs: without the offset of its zone. */
  written(known: TimeColumn): string;
  /** The time as in the file. */
  timeText(known: TimeColumn): string;
  /** Type of a column, for messages; undefined for texts. */
  typeOf(name: string): string | undefined;
}

/** Cells of a text file. */
export class TextCells implements Cells {
  readonly #names: ColumnNames;
  readonly #decimal: '.' | ',';
  readonly #zone: string | undefined;
  /** SQL for the time with its date in ISO order. */
  readonly #isoTime: string;

  constructor(names: ColumnNames, { zone }: ColumnMap, decimal: '.' | ',', isoTime: string) {
    this.#names = names;
    this.#decimal = decimal;
    this.#zone = zone;
    this.#isoTime = isoTime;
  }

  number(name: string): string {
    return `number_of(${this.#plain(name)})`;
  }

  numberOrNone(name: string): string {
    return `number_or_none(${this.#plain(name)})`;
  }

  time(known: TimeColumn): string {
    const text = this.#textOf(known);
    return this.#zone === undefined ? `time_of(${text})` : `time_in(${text}, ${literal(this.#zone)})`;
  }

  written(known: TimeColumn): string {
    const text = this.#textOf(known);
    if (this.#zone === undefined) return `written_of(${text})`;
    return localTime(this.time(known), this.#zone);
  }

  timeText(known: TimeColumn): string {
    return known === 'time' ? timeText(this.#names) : this.#names.sql(known);
  }

  typeOf(): undefined {
    return undefined;
  }

  #textOf(known: TimeColumn): string {
    return known === 'time' ? this.#isoTime : this.#names.sql(known);
  }

  /** A text with decimal commas is changed to points, and the other way round. */
  #plain(name: string): string {
    return this.#decimal === '.' ? quoted(name) : `translate(${quoted(name)}, '.,', ',.')`;
  }
}

/** Returns SQL for the text of a time: of one column, or of a date and a time of day. */
export function timeText(names: ColumnNames): string {
  const [time, date, clock] = [names.find('time'), names.find('date'), names.find('clock')];
  const parts =
    date !== undefined && clock !== undefined && time === clock ? [date, clock] : [time as string];
  return parts.map((part) => `trim(${quoted(part)})`).join(" || ' ' || ");
}

/** Cells of a Parquet file, which have types. */
export class TypedCells implements Cells {
  readonly #names: ColumnNames;
  readonly #types: ReadonlyMap<string, string>;
  readonly #zone: string | undefined;

  constructor(names: ColumnNames, { zone }: ColumnMap, types: ReadonlyMap<string, string>) {
    this.#names = names;
    this.#types = types;
    this.#zone = zone;
  }

  number(name: string): string {
    // A 32-bit 0.1 becomes 0.1, not 0.10000000149.
    const isFraction = /^(FLOAT|DOUBLE)$/.test(this.#types.get(name) ?? '');
    const number = `try_cast(${quoted(name)} AS DOUBLE)`;
    return isFraction ? `exact(${number})` : number;
  }

  numberOrNone(name: string): string {
    const number = this.number(name);
    return `CASE WHEN ${quoted(name)} IS NULL OR isnan(${number}) THEN NULL ELSE coalesce(${number}, 'nan'::DOUBLE) END`;
  }

  time(known: TimeColumn): string {
    const sql = this.#names.sql(known);
    const type = this.#typeOfTime(known);
    if (/^(TIMESTAMP|DATE)/.test(type)) {
      const local = this.#zone !== undefined && !type.includes('TIME ZONE');
      return local
        ? `epoch_us(timezone(${literal(this.#zone)}, CAST(${sql} AS TIMESTAMP)))`
        : `epoch_us(CAST(${sql} AS TIMESTAMPTZ))`;
    }
    if (type === 'VARCHAR') return `time_in(${sql}, ${literal(this.#zone ?? 'UTC')})`;
    if (type === 'DOUBLE' || type === 'FLOAT')
      return `time_of(CAST(CAST(${sql} AS DECIMAL(20, 6)) AS VARCHAR))`;
    return `micros(try_cast(${sql} AS BIGINT))`;
  }

  written(known: TimeColumn): string {
    if (this.#zone !== undefined) return localTime(this.time(known), this.#zone);
    return this.#typeOfTime(known) === 'VARCHAR' ? `written_of(${this.#names.sql(known)})` : this.time(known);
  }

  timeText(known: TimeColumn): string {
    return this.#names.sql(known);
  }

  typeOf(name: string): string | undefined {
    return this.#types.get(name);
  }

  #typeOfTime(known: TimeColumn): string {
    return this.#types.get(this.#names.find(known) ?? '') ?? '';
  }
}

/** Builds SQL for the local time of a moment, both µs. */
function localTime(moment: string, zone: string): string {
  return `epoch_us(timezone(${literal(zone)}, make_timestamptz(${moment})))`;
}

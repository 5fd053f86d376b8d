import { plainInstrument } from '../../venues/inferred/plain-instrument';
import { excerpt, ImportError } from './importer';
import { byColumns } from './tabular/by-columns';
import { TypedCells } from './tabular/cells';
import type { ColumnMap } from './tabular/column-map';
import { ColumnNames, TABLES } from './tabular/column-names';
import { isParquet } from './tabular/input-file';
import type { InputFile, PendingMapping } from './tabular/table-format';
import { tabularImporter } from './tabular/tabular-importer';
import { withColumnZone } from './tabular/time-unit';

/** Imports Parquet files: this project's exports, and others with common column names. */
export const parquet = tabularImporter({
  format: 'parquet',
  summary: 'Parquet: trades, quotes, bars or order book levels, detected by column names',
  recognises: isParquet,
  mapping,
  describe: plainInstrument,
});

function mapping(file: InputFile, _: readonly InputFile[], given: ColumnMap): PendingMapping {
  const { path, schema } = file;
  if (!schema) throw new ImportError(path, undefined, 'not a Parquet file');
  const names = new ColumnNames([...schema.keys()], given.columns);
  const table = names.table();
  if (table === undefined) {
    const tables = Object.entries(TABLES).map(([name, of]) => `${name} (${of.join(', ')})`);
    const found = excerpt(names.all.join(', '));
    const what = `the columns of one of ${tables.join(', ')} expected, found ${found}`;
    throw new ImportError(path, undefined, `${what} (a mapping file can name them: --map)`);
  }
  const { map, note } = withColumnZone(names, given);
  const cells = new TypedCells(names, map, schema);
  return {
    source: { type: 'parquet' },
    complete: (scan) =>
      byColumns(scan, file, table, names, { ...{ cells, map }, ...(note !== undefined && { note }) }),
  };
}

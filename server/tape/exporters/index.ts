import type { Exporter } from './exporter';
import { ndjsonExporter } from './ndjson';
import { parquetExporter } from './parquet';
import { tardisCsvExporter } from './tardis-csv';

/** Every export format there is. */
export const EXPORTERS: readonly Exporter[] = [ndjsonExporter, tardisCsvExporter, parquetExporter];

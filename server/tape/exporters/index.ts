import type { Exporter } from './exporter';
import { ndjsonExporter } from './ndjson-exporter';
import { parquetExporter } from './parquet-exporter';
import { tardisCsvExporter } from './tardis-csv-exporter';

/** All export formats. */
export const EXPORTERS: readonly Exporter[] = [ndjsonExporter, tardisCsvExporter, parquetExporter];

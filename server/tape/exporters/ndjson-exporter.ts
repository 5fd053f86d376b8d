import type { MarketEvent } from '../../../lib/market/event';
import { eventLine, eventsHeading } from '../format/event-lines';
import type { Exporter } from './exporter';
import { GzipFiles } from './gzip-files';

/** Exports all events to one file of JSON objects with named fields, one a line. */
export const ndjsonExporter: Exporter = {
  format: 'ndjson',
  summary: 'JSON objects with named fields, one a line, gzip: one file with all events',
  open({ folder, id, origin }) {
    const files = new GzipFiles(folder);
    const name = `${id}.ndjson.gz`;
    files.add(name, eventsHeading(origin));
    return {
      take(event: MarketEvent) {
        files.add(name, eventLine(event));
        return true;
      },
      drain: () => files.drain(),
      close: () => files.close(),
      abandon: () => files.settle(),
    };
  },
};

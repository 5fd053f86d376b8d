import type { MarketEvent } from '../../../lib/market/event';
import { eventLine, eventsHeading } from '../format/event-lines';
import type { Exporter } from './exporter';
import { PackedFiles } from './packed-files';

/** An object a line with named fields; one file that carries everything. */
export const ndjsonExporter: Exporter = {
  format: 'ndjson',
  summary: 'an object a line with named fields, gzip: one file with everything in it',
  open({ folder, id, origin }) {
    const files = new PackedFiles(folder);
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

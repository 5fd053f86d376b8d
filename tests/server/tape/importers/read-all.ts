import type { MarketEvent } from '../../../../lib/market/event';
import type { Importer } from '../../../../server/tape/importers/importer';

export interface ReadAll {
  readonly events: MarketEvent[];
  readonly warnings: string[];
  readonly bytes: number;
}

/** Collects all events and warnings of an import. */
export async function readAll(importer: Importer, ...files: string[]): Promise<ReadAll> {
  const events: MarketEvent[] = [];
  const warnings: string[] = [];
  let bytes = 0;
  const watcher = {
    read: (more: number) => {
      bytes += more;
    },
    warn: (text: string) => warnings.push(text),
  };
  for await (const batch of importer.read(files, watcher)) events.push(...batch);
  return { events, warnings, bytes };
}

import { appendFileSync } from 'node:fs';
import { Inbox } from '../../../server/inbox/inbox';
import { Ingest } from '../../../server/ingest/ingest';
import { systemClock } from '../../../server/time/clock';

/** Runs the inbox of a data folder, and writes the price of each trade that the market takes to a file. */
const [dataDir = '', takenFile = ''] = process.argv.slice(2);
const clock = systemClock();
const ingest = new Ingest({ clock, instrumentOf: () => undefined });
const log = { info: () => {}, warn: (fields: object) => console.error(fields) };
await new Inbox({ dataDir, ingest, hasFolders: true, tails: [], clock, log }).start();
for await (const batch of ingest.feed.run(new AbortController().signal)) {
  const events = 'position' in batch ? batch.events : batch;
  const prices = events.flatMap((event) => (event.type === 'trade' ? [`${event.price}\n`] : []));
  if (prices.length > 0) appendFileSync(takenFile, prices.join(''));
}

import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer } from '../../../server/app';
import { readConfig } from '../../../server/config/config';
import { NumberedFeed } from './failures/numbered-feed';

/** Period in which the node reports to its parent, ms. */
const REPORT_PERIOD = 50;

/**
 * Runs a server with the settings of the environment, without pages. Writes a line for each batch: epoch, version, and
 * a hash of all quotes. With `NUMBERED_FROM` the feed is numbered from that time on, and the parent sets its rate.
 */
const [contentFile = ''] = process.argv.slice(2);
const read = readConfig({ env: process.env, args: [], terminal: false, tapesIn: () => [] });
if (read.kind !== 'config') throw new Error(JSON.stringify(read));
const { NUMBERED_FROM = '', WORKER_PROGRAM: workerProgram } = process.env;
const feed = NUMBERED_FROM === '' ? undefined : new NumberedFeed(Number(NUMBERED_FROM));
const server = createServer(read.config, {
  ...{ feed, workerProgram },
  pages: async () => ({
    handle: async (_, response) => void response.writeHead(404).end(),
    upgrade: (_, socket) => void socket.destroy(),
    close: async () => {},
  }),
});
const { live, cluster, workers, url } = await server.start();
live.follow({
  applied: () => {
    // A node that joins shows nothing until it has all events of the snapshot.
    if (live.fanout.held) return;
    const hash = createHash('sha1');
    for (let row = 0; row < live.market.size; row++) {
      hash.update(JSON.stringify([live.market.symbolOf(row), live.market.quote(row)]));
    }
    appendFileSync(contentFile, `${live.fanout.epoch} ${live.market.version} ${hash.digest('hex')}\n`);
  },
});
setInterval(() => {
  const role = cluster?.status.role;
  const position = { epoch: live.fanout.epoch, version: live.market.version };
  process.send?.({ url, role, ...position, workers: workers?.pids ?? [] });
}, REPORT_PERIOD);
process.on('message', (rate: number) => {
  if (feed) feed.rate = rate;
});
process.on('SIGTERM', () => {
  void server.stop().then(() => process.exit(0));
});
process.on('disconnect', () => process.exit(1));

import { createClient, RESP_TYPES } from '@redis/client';
import type { Entry } from '../../../server/cluster/bus/bus';
import { formatPlace, LOG_START, parsePlace } from '../../../server/cluster/bus/place';
import { recordsOf } from '../../../server/cluster/bus/redis/pushed-stream';
import { parseRedisUrl } from '../../../server/cluster/bus/redis/redis-address';
import { RedisBus } from '../../../server/cluster/bus/redis/redis-bus';
import { systemClock } from '../../../server/time/clock';

/** Ways in which entries reach readers: `push` is the bus; `xread` is a blocked XREAD beside plain XADD. */
export type LogPathName = 'push' | 'xread';

/** One way from a writer to readers. */
export interface LogPath {
  append(entry: Entry): Promise<void>;
  read(each: (entries: readonly Entry[]) => void): Promise<void>;
}

export async function openLogPath(name: LogPathName, url: string): Promise<LogPath> {
  return name === 'push' ? pushed(url) : blocked(url);
}

async function pushed(url: string): Promise<LogPath> {
  const log = { warn: (fields: object) => console.error(fields) };
  const bus = await new RedisBus({
    ...{ address: parseRedisUrl(url), cluster: 'bench', node: `n${process.pid}`, clock: systemClock(), log },
  }).open();
  return {
    async append(entry) {
      await bus.log.append(entry, { create: true });
    },
    async read(each) {
      for await (const entries of bus.log.read(LOG_START, new AbortController().signal)) each(entries);
    },
  };
}

async function blocked(url: string): Promise<LogPath> {
  const commandOptions = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } };
  const client = createClient({ url, RESP: 2, commandOptions });
  await client.connect();
  return {
    async append({ place, body }) {
      await client.sendCommand(['XADD', 'log', formatPlace(place), 'b', Buffer.from(body)]);
    },
    async read(each) {
      let last = '0-0';
      for (;;) {
        const args = ['XREAD', 'COUNT', '64', 'BLOCK', '1000', 'STREAMS', 'log', last];
        const reply = (await client.sendCommand(args)) as unknown as [[Buffer, unknown]] | null;
        if (reply === null) continue;
        const found = recordsOf(reply[0][1]);
        each(found.map(({ id, body }) => ({ place: parsePlace(id), body })));
        last = found.at(-1)?.id ?? last;
      }
    },
  };
}

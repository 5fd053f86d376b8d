import { setTimeout as sleep } from 'node:timers/promises';
import { Histogram } from '../histogram';
import { type LogPath, type LogPathName, openLogPath } from './log-path';

export interface OpenedPath {
  readonly path: LogPathName;
  readonly url: string;
}

/** Reader of the log in a process of its own. */
export function busReader() {
  const latency = new Histogram();
  let [count, misplaced, next] = [0, 0, -1];
  return {
    async open({ path, url }: OpenedPath) {
      const opened = await openLogPath(path, url);
      const onEntries: Parameters<LogPath['read']>[0] = (entries) => {
        const now = process.hrtime.bigint();
        for (const { place, body } of entries) {
          if (next !== -1 && place.entry !== next) misplaced++;
          next = place.entry + 1;
          latency.add(Number(now - Buffer.from(body.buffer, body.byteOffset).readBigInt64LE()) / 1e6);
          count++;
        }
      };
      void opened.read(onEntries);
      return process.pid;
    },
    clear() {
      latency.clear();
      count = 0;
    },
    result: () => ({ ...latency.summary(), count, misplaced }),
  };
}

/** Writer of the log in a process of its own. */
export function busWriter() {
  let path: LogPath;
  let entry = 0;
  return {
    async open({ path: name, url }: OpenedPath) {
      path = await openLogPath(name, url);
      return process.pid;
    },
    /** Appends an entry each few ms, without waiting for replies. */
    async write({ bytes, every, seconds }: { bytes: number; every: number; seconds: number }) {
      const pending: Promise<void>[] = [];
      const begun = performance.now();
      for (let due = begun; due < begun + seconds * 1_000; due += every) {
        const wait = due - performance.now();
        if (wait > 0) await sleep(wait);
        const body = Buffer.alloc(bytes);
        body.writeBigInt64LE(process.hrtime.bigint());
        pending.push(path.append({ place: { term: 1, entry: ++entry }, body }));
      }
      await Promise.all(pending);
      return pending.length;
    },
  };
}

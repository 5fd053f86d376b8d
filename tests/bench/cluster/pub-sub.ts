import { createClient, RESP_TYPES } from '@redis/client';
import { systemClock } from '../../../server/time/clock';
import type { RunningServer } from '../fanout/contestant';
import { conflatedWebSocket } from '../fanout/contestants/web-socket';
import { FixedRecords, RECORD_BYTES } from '../fanout/fixed-records';
import { drive, type Sink, Source } from '../fanout/source';
import type { ServerWork } from '../fanout/work';

const CHANNEL = 'updates';

/** Publishes the updates of the source over Redis, in a process of its own. */
export function pubSubSource() {
  let halt = (): void => {};
  return {
    async start({ work, url }: { work: ServerWork; url: string }): Promise<number> {
      const client = createClient({ url });
      await client.connect();
      const clock = systemClock();
      let due: Buffer[] = [];
      const record = new FixedRecords(work.symbols, false);
      halt = drive(
        new Source(work),
        () => clock.wall() / 1_000,
        (symbol, price, size, time, number) => {
          record.add(symbol, price, size, time, number);
          due.push(record.frame([symbol]) as Buffer);
          record.clear();
          if (due.length > 1) return;
          queueMicrotask(() => {
            void client.publish(CHANNEL, Buffer.concat(due));
            due = [];
          });
        },
      );
      return process.pid;
    },
    halt: () => halt(),
  };
}

/** Source of updates that others publish. */
class PublishedUpdates {
  #messages: Buffer[] = [];

  push(message: Buffer): void {
    this.#messages.push(message);
  }

  advance(_now: number, sink: Sink): void {
    for (const bytes of this.#messages) {
      for (let at = 0; at < bytes.length; at += RECORD_BYTES) {
        const [price, size, time] = [2, 10, 18].map((offset) => bytes.readDoubleLE(at + offset));
        sink(bytes.readUInt16LE(at), price as number, size as number, time as number, 0);
      }
    }
    this.#messages = [];
  }
}

/** Bare WebSocket server that conflates what Redis publishes, in a process of its own. */
export function pubSubNode() {
  let server: RunningServer;
  return {
    async start({ work, url }: { work: ServerWork; url: string }): Promise<{ pid: number; port: number }> {
      const client = createClient({
        url,
        commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
      });
      await client.connect();
      const updates = new PublishedUpdates();
      await client.subscribe(CHANNEL, (message) => updates.push(message as unknown as Buffer), true);
      server = await conflatedWebSocket.start(work, updates as unknown as Source);
      server.go();
      return { pid: process.pid, port: server.port };
    },
  };
}

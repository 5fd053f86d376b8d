import { setTimeout as sleep } from 'node:timers/promises';
import { Histogram } from '../histogram';
import type { Client } from './client';

/** Result of a reconnection storm. Times in ms. */
export interface StormReport {
  /** From the cut until the last client has caught up. */
  readonly allBackMs: number;
  /** From a client's first attempt until it has caught up. */
  readonly catchUpMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Number of failed connection attempts. */
  readonly tries: number;
}

/** Delay before a client retries, ms. */
const RETRY_MS = 200;
/** Attempts of one client before it counts as failed. */
const MAX_TRIES = 20;

/** Cuts every connection at the same time; clients reconnect evenly over the period and resume. */
export async function storm(clients: readonly Client[], withinMs: number): Promise<StormReport> {
  const positions = clients.map((client) => client.position);
  for (const client of clients) client.cut();
  const started = performance.now();
  const catchUp = new Histogram();
  let tries = 0;
  await Promise.all(
    clients.map(async (client, number) => {
      await sleep((withinMs * number) / clients.length);
      const begun = performance.now();
      for (let attempt = 1; ; attempt++) {
        try {
          const caughtUp = client.nextFrame();
          await client.connect(positions[number]);
          await caughtUp;
          break;
        } catch (error) {
          if (attempt === MAX_TRIES) throw error;
          client.cut();
          tries++;
          await sleep(RETRY_MS);
        }
      }
      catchUp.add(performance.now() - begun);
    }),
  );
  return { allBackMs: performance.now() - started, catchUpMs: catchUp.summary(), tries };
}

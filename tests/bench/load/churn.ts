import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client';

export interface ChurnOptions {
  readonly seconds: number;
  /** Clients that disconnect and reconnect each second. */
  readonly leaving: number;
  /** Number of clients that are not reading at a time. */
  readonly slow: number;
}

/** Time that a slow client reads nothing before the next one replaces it, ms. */
const SLOW_FOR = 4_000;
const TURN = 1_000; // ms

/**
 * Disconnects, reconnects and slows down clients in turn. Decoding clients are never disconnected, so that
 * their
 * state can be compared at the end, but they are slow like all others.
 */
export async function churn(clients: readonly Client[], options: ChurnOptions): Promise<void> {
  const until = performance.now() + options.seconds * 1_000;
  const leavers = clients.filter(({ replica }) => !replica);
  let nextLeaver = 0;
  let nextSlow = 0;
  let slow: readonly Client[] = [];
  let slowUntil = 0;
  while (performance.now() < until) {
    const turn = performance.now() + TURN;
    if (performance.now() >= slowUntil) {
      for (const client of slow) client.resume();
      slow = Array.from(
        { length: options.slow },
        (_, k) => clients[(nextSlow + k) % clients.length] as Client,
      );
      nextSlow += options.slow;
      slowUntil = performance.now() + SLOW_FOR;
      for (const client of slow) client.pause();
    }
    const paused = new Set(slow);
    for (let k = 0; k < Math.min(options.leaving, leavers.length); k++) {
      const client = leavers[nextLeaver++ % leavers.length] as Client;
      if (paused.has(client)) continue;
      client.cut();
      await client.connect();
    }
    await sleep(Math.max(0, Math.min(turn, until) - performance.now()));
  }
  for (const client of slow) client.resume();
  for (const client of clients) if (!client.connected) await client.connect();
}

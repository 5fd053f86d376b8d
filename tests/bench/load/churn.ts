import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client';

export interface ChurnOrder {
  readonly seconds: number;
  /** Clients that leave and come back anew each second. */
  readonly leaving: number;
  /** Clients that stop reading for a while, at a time. */
  readonly slow: number;
}

/** How long a slow client reads nothing before the next one takes its place, ms. */
const SLOW_FOR = 4_000;
const TURN = 1_000; // ms

/**
 * Clients come and go and some stop reading, in turn. Decoded clients take no part in the leaving, so that their
 * state can be compared in the end, but they are slow like all others.
 */
export async function churn(clients: readonly Client[], order: ChurnOrder): Promise<void> {
  const until = performance.now() + order.seconds * 1_000;
  const leavers = clients.filter(({ replica }) => !replica);
  let nextLeaver = 0;
  let nextSlow = 0;
  let slow: readonly Client[] = [];
  let slowUntil = 0;
  while (performance.now() < until) {
    const turn = performance.now() + TURN;
    if (performance.now() >= slowUntil) {
      for (const client of slow) client.resume();
      slow = Array.from({ length: order.slow }, (_, k) => clients[(nextSlow + k) % clients.length] as Client);
      nextSlow += order.slow;
      slowUntil = performance.now() + SLOW_FOR;
      for (const client of slow) client.pause();
    }
    const paused = new Set(slow);
    for (let k = 0; k < Math.min(order.leaving, leavers.length); k++) {
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

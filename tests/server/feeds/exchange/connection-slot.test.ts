import { Agent } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConnectionSlot, type SlotListener } from '../../../../server/feeds/exchange/connection-slot';
import { Pacer } from '../../../../server/feeds/exchange/pacer';
import { BINANCE_SPOT } from '../../../../server/venues/binance/binance-protocol';
import { ManualClock } from '../../manual-clock';
import { BinanceStandIn } from './binance-stand-in';
import type { VenueServer } from './venue-server';

/** Failures after which a pause may be 4 s. */
const FAILURES = 4;

let server: VenueServer;
const stopping = new AbortController();

beforeEach(async () => {
  server = await new BinanceStandIn(['BTCUSDT']).start();
  server.faults.refuse = { status: 503 };
});

afterEach(async () => {
  stopping.abort();
  await server.close();
});

it('a connection that waits is tried again within a second once the venue accepts another one', async () => {
  const clock = new ManualClock();
  let failures = 0;
  const listener = new Proxy({} as SlotListener, {
    get: (_, name) => () => {
      if (name === 'failed') failures += 1;
    },
  });
  const slot = new ConnectionSlot({
    ...{ name: 'a', address: 'wss://venue.example', url: `ws://${server.host}/stream`, agent: new Agent() },
    ...{ protocol: BINANCE_SPOT, clock, listener, signal: stopping.signal },
    // The longest pause each time.
    random: () => 0.999,
    connects: new Pacer(BINANCE_SPOT.socket.connects, clock),
  });
  const failed = (count: number) => vi.waitFor(() => expect(failures).toBe(count));
  /** Lets promises run between the timers of the clock. */
  const advance = async (seconds: number): Promise<void> => {
    for (let step = 0; step < seconds * 10; step++) {
      clock.advance(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await advance(0.1);
  for (const [count, pause] of [
    [1, 1],
    [2, 1],
    [3, 2],
  ] as const) {
    await failed(count);
    await advance(pause);
  }
  await failed(FAILURES);
  await advance(1);
  expect(server.connects.length).toBe(FAILURES);
  slot.hurry();
  await advance(1.2);
  await failed(FAILURES + 1);
});

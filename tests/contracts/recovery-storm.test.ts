import { afterEach, describe, expect, it } from 'vitest';
import { anInstrument, aTrade, defined } from '../server/events';
import { type LiveServer, startLiveServer } from './live-server';
import { ResumingClient } from './resuming-client';
import { ScriptedFeed } from './scripted-feed';
import { ThinWebSocketClient } from './thin-client';

const CLIENTS = 1_000;
/** Connections opened at the same time at first; after the cut all reconnect together. */
const OPENED_TOGETHER = 100;
const BEFORE = 100;
const MEANWHILE = 300;
const AFTER = 100;
const CODES = ['sim:A', 'sim:B', 'sim:C', 'sim:D'] as const;
/** Timeout for a busy machine, ms. */
const TIMEOUT = 120_000;

describe('a thousand clients that are cut at the same time', () => {
  let server: LiveServer | undefined;
  const viewers: ResumingClient[] = [];

  afterEach(async () => {
    for (const { client } of viewers.splice(0)) client.end();
    await server?.stop();
  });

  it(
    'reconnect immediately and miss nothing, while the server responds',
    async () => {
      const feed = new ScriptedFeed(CODES.map((code) => defined(anInstrument(code))));
      const live = await startLiveServer(feed);
      server = live;
      const sent: { readonly symbol: string; readonly id: string }[] = [];
      const wanted = ({ symbols }: ResumingClient): string[] =>
        sent.filter(({ symbol }) => symbols.includes(symbol)).map(({ id }) => id);
      /** Pushes trades, about one per millisecond. */
      const trade = async (count: number): Promise<void> => {
        for (let k = 0; k < count; k++) {
          const event = aTrade(CODES[k % CODES.length] as string, 100 + k / 100, 1, k + 1);
          sent.push(event);
          feed.push(event);
          if (k % 5 === 0) await pause(5);
        }
      };
      for (let k = 0; k < CLIENTS; k++) {
        // Half of them watch one board, the others one symbol each.
        viewers.push(
          new ResumingClient(
            () => new ThinWebSocketClient(live.url),
            k % 2 ? CODES : [CODES[(k / 2) % CODES.length] as string],
          ),
        );
        if (k % OPENED_TOGETHER === OPENED_TOGETHER - 1) {
          await until(() => viewers.every(({ version }) => version > 0));
        }
      }
      await trade(BEFORE);
      await until(() => viewers.every(({ version }) => version === live.stream.market.version));

      live.cutConnections();
      await until(() => viewers.every(({ client }) => client.closed));
      let asked = 0;
      let back = false;
      const watch = (async () => {
        while (!back) {
          const answer = await fetch(`${live.url}/healthz`);
          expect(await answer.json()).toEqual({ alive: true });
          asked++;
        }
      })();
      const trading = trade(MEANWHILE);
      for (const viewer of viewers) viewer.reconnect();
      await until(() => viewers.every(({ client }) => client.connected));
      await trading;
      await trade(AFTER);
      await until(() => viewers.every((viewer) => viewer.ids.length >= wanted(viewer).length));
      back = true;
      await watch;

      expect(asked).toBeGreaterThan(0);
      expect(live.stream.fanout.peerCount).toBe(CLIENTS);
      const total = BEFORE + MEANWHILE + AFTER;
      expect(sent).toHaveLength(total);
      for (const viewer of viewers) {
        expect(viewer.faults).toEqual([]);
        expect(viewer.fulls).toBe(1);
        expect([...viewer.ids].sort(byNumber)).toEqual(wanted(viewer));
      }
    },
    TIMEOUT,
  );
});

function byNumber(a: string, b: string): number {
  return Number(a) - Number(b);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(20);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

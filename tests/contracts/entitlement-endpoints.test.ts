import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHANNELS, type Frame, type SubscribeRequest } from '../../lib/protocol/messages';
import { anInstrument, aQuote, aTrade, defined } from '../server/events';

import { ENDPOINTS, isRefused } from './endpoint-drivers';
import { START } from './golden-sequence';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

/** Tokens and requests tried per endpoint. Set `ENTITLEMENT_ENDPOINT_RUNS` for a longer search. */
const RUNS = Number(process.env.ENTITLEMENT_ENDPOINT_RUNS ?? 8);
const TIMEOUT = 60_000 + RUNS * 5_000;
const SYMBOLS = ['sim:A', 'sim:B', 'fx:C'];

const glob = fc.constantFrom(...SYMBOLS, 'sim:*', '*', 'fx:*', '*:B');
const claims = fc.record(
  {
    role: fc.constantFrom('viewer', 'trader', 'admin'),
    symbols: fc.array(glob, { maxLength: 2 }),
    channels: fc.subarray([...CHANNELS]),
    rate: fc.integer({ min: 1, max: 50 }),
    levels: fc.integer({ min: 1, max: 4 }),
  },
  { requiredKeys: ['role'] },
);
const request: fc.Arbitrary<SubscribeRequest> = fc.record(
  {
    channel: fc.constantFrom(...CHANNELS),
    symbols: fc.array(fc.oneof(glob, fc.constant('board:all')), { minLength: 1, maxLength: 2 }),
    rate: fc.integer({ min: 1, max: 100 }),
    levels: fc.integer({ min: 1, max: 50 }),
  },
  { requiredKeys: ['channel', 'symbols'] },
);

let feed: ScriptedFeed;
let server: LiveServer;

beforeAll(async () => {
  const stamp = { timestamp: START, localTimestamp: START };
  feed = new ScriptedFeed(
    SYMBOLS.flatMap((symbol, k) => [
      defined(anInstrument(symbol), START),
      aTrade(symbol, 100 + k, 1, START),
      aQuote(symbol, { bid: 99, bidSize: 1, ask: 101, askSize: 1 }, START),
      {
        ...({ type: 'book_snapshot', ...stamp, symbol: anInstrument(symbol).symbol } as const),
        bids: [1, 2, 3, 4, 5, 6].map((level) => [100 - level, level] as const),
        asks: [1, 2, 3, 4, 5, 6].map((level) => [100 + level, level] as const),
      },
    ]),
  );
  server = await startLiveServer(feed, { guests: 'off', tokens: { secret: SECRET } });
});

afterAll(() => server.stop());

describe.each(ENDPOINTS)('any token at the endpoint $name', (endpoint) => {
  it(
    'limits symbols, channels, rates and depth of all frames and answers',
    async () => {
      await fc.assert(
        fc.asyncProperty(claims, request, async (said, asked) => {
          const { symbols = ['*'], channels = CHANNELS, levels } = said;
          const small = said.role === 'viewer';
          const mostRate = said.rate ?? (small ? 10 : 50);
          const mostLevels = levels ?? (small ? 10 : 50);
          const allowed = (symbol: string): boolean => symbols.some((one) => fits(one, symbol));
          const connection = await endpoint.connect(server.url, await makeToken({ claims: said }));
          if (isRefused(connection)) {
            // A connection of /sse starts with a subscription to quotes.
            expect([endpoint.readOnly, connection.error.code, channels.includes('quotes')]).toEqual([
              true,
              'forbidden',
              false,
            ]);
            return;
          }
          try {
            const answer = await connection.subscribe(asked);
            if (!answer.ok) {
              expect([answer.error.code, channels.includes(asked.channel)]).toEqual(['forbidden', false]);
              return;
            }
            expect(channels).toContain(asked.channel);
            expect(answer.symbols.every(allowed)).toBe(true);
            expect(answer.rate).toBeLessThanOrEqual(Math.max(1, mostRate));
            const mine = (): Frame[] => connection.frames.filter((frame) => frame.room === answer.room);
            while (mine().length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
            for (const frame of connection.frames) {
              const { quotes = [], trades = [], gaps = [], depth = [], bars = [] } = frame;
              const items = [...quotes, ...trades, ...gaps, ...depth, ...bars];
              for (const { symbol } of items) expect(allowed(symbol)).toBe(true);
              for (const channel of CHANNELS) if (frame[channel]) expect(channels).toContain(channel);
              for (const { bids, asks } of depth) {
                expect(Math.max(bids.length, asks.length)).toBeLessThanOrEqual(
                  Math.min(mostLevels, asked.levels ?? 10),
                );
              }
            }
          } finally {
            connection.close();
          }
        }),
        { numRuns: RUNS },
      );
      while (server.connections > 0) await new Promise((resolve) => setTimeout(resolve, 2));
      expect([server.stream.fanout.roomCount, server.stream.fanout.peerCount]).toEqual([0, 0]);
    },
    TIMEOUT,
  );
});

/** Matches globs independently of the server's implementation. */
function fits(glob: string, symbol: string): boolean {
  return new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(symbol);
}

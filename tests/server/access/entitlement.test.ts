// slow: plays or generates hundreds of thousands of events

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../../../lib/protocol/error';
import { CHANNELS, type SubscribeRequest } from '../../../lib/protocol/messages';
import { RATE_TIERS } from '../../../lib/protocol/rate';
import { ROLES } from '../../../server/access/roles';
import { BinaryEncoder } from '../../../server/fanout/binary-encoder';
import { Fanout } from '../../../server/fanout/fanout';
import { FrameSlab } from '../../../server/fanout/frame-slab';
import { JsonEncoder } from '../../../server/fanout/json-encoder';
import { anInstrument, defined } from '../events';
import { MarketScript } from '../fanout/market-script';
import { ManualClock } from '../manual-clock';
import { BOARDS, CheckedPeer, SYMBOLS, type Token } from './checked-peer';

/** Random sequences tried. Set `ENTITLEMENT_RUNS` for a longer search. */
const RUNS = Number(process.env.ENTITLEMENT_RUNS ?? 1_000);
/** Timeout for a busy machine and a longer search, ms. */
const TIMEOUT = 120_000 + RUNS * 50;
class Simulation {
  readonly script = new MarketScript();
  readonly clock = new ManualClock();
  readonly fanout: Fanout;
  readonly peers: readonly CheckedPeer[];

  constructor(tokens: readonly Token[]) {
    const { market } = this.script;
    this.fanout = new Fanout({
      market,
      clock: this.clock,
      epoch: 7,
      boardSymbols: (board) => BOARDS[board],
      encoderOf: (encoding) =>
        encoding === 'binary' ? new BinaryEncoder('/live', market, new FrameSlab()) : new JsonEncoder(),
    });
    const extras: number[] = [];
    this.peers = tokens.map(
      (token, k) => new CheckedPeer(`p${k}`, k % 2 ? 'json' : 'binary', token, this.clock, extras),
    );
  }

  get known(): string[] {
    return this.script.market.instruments().map(({ symbol }) => symbol);
  }

  subscribe(k: number, request: SubscribeRequest): void {
    const peer = this.peers[k] as CheckedPeer;
    try {
      this.fanout.subscribe(peer, peer.permissions, request, (answer) =>
        peer.checkAnswer(answer, request, this.known),
      );
    } catch (error) {
      expect(error).toBeInstanceOf(ProtocolError);
      const { code } = error as ProtocolError;
      if (code === 'forbidden') expect(peer.allowed.channels).not.toContain(request.channel);
      else if (code === 'unknown_symbol')
        expect(request.symbols.some((text) => this.#isUnknown(text))).toBe(true);
      else
        expect([code, peer.asked.size >= peer.allowed.subscriptions]).toEqual([
          'too_many_subscriptions',
          true,
        ]);
    }
    expect(peer.asked.size).toBeLessThanOrEqual(peer.allowed.subscriptions);
  }

  refresh(k: number, token: Token): void {
    const peer = this.peers[k] as CheckedPeer;
    peer.refresh(token);
    this.fanout.changeEntitlements(peer, peer.permissions, ({ room, answer }) => {
      const request = peer.asked.get(room) as SubscribeRequest;
      expect(request).toBeDefined();
      peer.asked.delete(room);
      peer.checkAnswer(answer, request, this.known);
    });
    expect(peer.asked.size).toBeLessThanOrEqual(peer.allowed.subscriptions);
    for (const { channel } of peer.asked.values()) expect(peer.allowed.channels).toContain(channel);
  }

  unsubscribe(k: number): void {
    const peer = this.peers[k] as CheckedPeer;
    const [room] = peer.asked.keys();
    if (room === undefined) return;
    this.fanout.unsubscribe(peer, room);
    peer.asked.delete(room);
  }

  toggle(k: number): void {
    const peer = this.peers[k] as CheckedPeer;
    peer.writable = !peer.writable;
    if (!peer.writable) return;
    peer.more();
    this.fanout.drained(peer);
  }

  startOver(): void {
    this.script.clear();
    this.fanout.reset(this.fanout.epoch + 1);
  }

  #isUnknown(text: string): boolean {
    return !text.includes('*') && !text.startsWith('board:') && !this.known.includes(text);
  }
}

const glob = fc.constantFrom(...SYMBOLS, '*', 'sim:*', 'other:*', '*:NEW', 's*m:*B', 'sim:*W');
const token: fc.Arbitrary<Token> = fc.record(
  {
    role: fc.constantFrom(...ROLES),
    symbols: fc.oneof(
      fc.array(glob, { maxLength: 3 }),
      fc.array(glob, { minLength: 1, maxLength: 3 }).map((globs) => globs.join(',')),
    ),
    channels: fc.subarray([...CHANNELS]),
    rate: fc.oneof(fc.constantFrom<number>(...RATE_TIERS), fc.double({ min: 1, max: 100, noNaN: true })),
    levels: fc.integer({ min: 1, max: 60 }),
    subscriptions: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: ['role'] },
);
const request: fc.Arbitrary<SubscribeRequest> = fc.record(
  {
    channel: fc.constantFrom(...CHANNELS),
    symbols: fc.array(fc.oneof(glob, fc.constantFrom('board:all', 'board:few', 'board:other')), {
      minLength: 1,
      maxLength: 3,
    }),
    rate: fc.oneof(fc.constantFrom<number>(...RATE_TIERS), fc.double({ min: 0.1, max: 1000, noNaN: true })),
    levels: fc.integer({ min: 1, max: 50 }),
    interval: fc.constantFrom('1s', '1m'),
    since: fc.record({ epoch: fc.constantFrom(6, 7, 8), version: fc.nat({ max: 40 }) }),
  },
  { requiredKeys: ['channel', 'symbols'] },
);

const k = fc.nat({ max: 2 });
const symbol = fc.constantFrom(...SYMBOLS);
const ticks = fc.integer({ min: 9_000, max: 11_000 });

type Step = (simulation: Simulation) => void;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(k, request).map(
      ([p, requested]): Step =>
        (s) =>
          s.subscribe(p, requested),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(k, token).map(
      ([p, next]): Step =>
        (s) =>
          s.refresh(p, next),
    ),
  },
  {
    weight: 1,
    arbitrary: k.map(
      (p): Step =>
        (s) =>
          s.unsubscribe(p),
    ),
  },
  {
    weight: 1,
    arbitrary: k.map(
      (p): Step =>
        (s) =>
          s.toggle(p),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(symbol, ticks).map(
      ([x, price]): Step =>
        (s) =>
          s.script.sell(x, price),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(symbol, ticks).map(
      ([x, price]): Step =>
        (s) =>
          s.script.quote(x, price, 3),
    ),
  },
  {
    weight: 2,
    arbitrary: symbol.map(
      (x): Step =>
        (s) =>
          s.script.book(x, 'book_snapshot', 15),
    ),
  },
  {
    weight: 1,
    arbitrary: symbol.map(
      (x): Step =>
        (s) =>
          s.script.apply(defined(anInstrument(x, { prevClose: 100 }))),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.nat({ max: 1_500 }).map(
      (ms): Step =>
        (s) =>
          s.clock.advance(ms),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((s) => s.startOver()) },
);

describe('a connection with any token and any requests', () => {
  it(
    'gets no symbol, channel, rate or depth beyond its token',
    () => {
      fc.assert(
        fc.property(
          fc.tuple(token, token, token),
          fc.array(step, { maxLength: 60, size: 'max' }),
          (tokens, steps) => {
            const simulation = new Simulation(tokens);
            for (const run of steps) run(simulation);
            for (const peer of simulation.peers) simulation.fanout.removePeer(peer);
            expect([simulation.fanout.roomCount, simulation.fanout.peerCount]).toEqual([0, 0]);
          },
        ),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );
});

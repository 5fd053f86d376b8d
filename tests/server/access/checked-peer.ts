import { expect } from 'vitest';
import {
  CHANNELS,
  type Channel,
  type Encoding,
  type Frame,
  type SubscribeAnswer,
  type SubscribeRequest,
} from '../../../lib/protocol/messages';
import { readClaims } from '../../../server/access/claims';
import { createPermissions, type Permissions } from '../../../server/access/permissions';
import type { OutFrame } from '../../../server/fanout/out-frame';
import { ScriptedPeer } from '../fanout/scripted-peer';
import type { ManualClock } from '../manual-clock';

/** No symbol is a prefix of another, so that the bytes of one never contain another. */
export const SYMBOLS = ['sim:A', 'sim:B', 'sim:C', 'sim:NEW', 'other:NEW'] as const;
export const BOARDS: Readonly<Record<string, readonly string[]>> = {
  all: ['*'],
  few: ['sim:A', 'sim:B', 'nowhere:X'],
  other: ['other:*'],
};
const SECOND = 1_000_000; // µs

/** Claims of a token; omitted claims have the default of its role. */
export interface Token {
  readonly role: string;
  readonly symbols?: readonly string[] | string;
  readonly channels?: readonly Channel[];
  readonly rate?: number;
  readonly levels?: number;
  readonly subscriptions?: number;
}

/** Independent implementation: globs as regular expressions, and defaults of roles. */
class Allowed {
  readonly symbols: (symbol: string) => boolean;
  readonly channels: readonly Channel[];
  readonly rate: number;
  readonly levels: number;
  readonly subscriptions: number;

  constructor({ role, symbols = ['*'], channels = CHANNELS, rate, levels, subscriptions = 64 }: Token) {
    const globs = typeof symbols === 'string' ? symbols.split(',') : symbols;
    const small = role === 'viewer' || role === 'producer';
    this.symbols = fits(globs);
    this.channels = channels;
    this.rate = rate ?? (small ? 10 : 50);
    this.levels = levels ?? (small ? 10 : 50);
    this.subscriptions = subscriptions;
  }
}

function fits(globs: readonly string[]): (symbol: string) => boolean {
  const rules = globs.map(
    (glob) =>
      new RegExp(
        `^${glob
          .split('*')
          .map((part) => part.replace(/[^A-Za-z0-9:]/g, '\\$&'))
          .join('.*')}$`,
      ),
  );
  return (symbol) => rules.some((rule) => rule.test(symbol));
}

function permissionsOf(token: Token): Permissions {
  return createPermissions(readClaims({ sub: 'ada', exp: 2_000_000_000, ...token }).limits, 'this token');
}

/** Peer that checks every frame against its current token. */
export class CheckedPeer extends ScriptedPeer {
  allowed: Allowed;
  permissions: Permissions;
  /** Requests by the room that was joined. */
  readonly asked = new Map<string, SubscribeRequest>();
  /** Times of the frames of a room. */
  readonly #times = new Map<string, number[]>();
  /**
   * Times of events that permit an additional frame: a client joins a room of that rate, or the peer drains.
   */
  readonly #extras: number[];
  readonly #clock: ManualClock;
  readonly #rates = new Map<string, number>();

  constructor(id: string, encoding: Encoding, token: Token, clock: ManualClock, extras: number[]) {
    super(id, encoding);
    this.#clock = clock;
    this.#extras = extras;
    this.allowed = new Allowed(token);
    this.permissions = permissionsOf(token);
  }

  refresh(token: Token): void {
    this.allowed = new Allowed(token);
    this.permissions = permissionsOf(token);
  }

  more(): void {
    this.#extras.push(this.#clock.monotonic());
  }

  /** Expects that the answer grants exactly what the token permits. */
  checkAnswer(answer: SubscribeAnswer, request: SubscribeRequest, known: readonly string[]): void {
    if (!answer.ok) return;
    const { allowed } = this;
    const globs = request.symbols.flatMap((text) => BOARDS[text.slice(6)] ?? [text]);
    const wanted = known.filter(fits(globs));
    expect([...answer.symbols].sort()).toEqual(wanted.filter(allowed.symbols).sort());
    expect(allowed.channels).toContain(request.channel);
    expect(answer.rate).toBeLessThanOrEqual(Math.max(1, Math.min(request.rate ?? 4, allowed.rate)));
    if (wanted.some((symbol) => !allowed.symbols(symbol))) expect(answer.denied).not.toEqual([]);
    this.asked.set(answer.room, request);
    this.#rates.set(answer.room, answer.rate);
    this.more();
  }

  override send(frame: OutFrame): void {
    super.send(frame);
    const read = this.frames.at(-1) as Frame;
    const { allowed } = this;
    const request = this.asked.get(read.room);
    expect(request, `a frame of ${read.room}, which was not joined`).toBeDefined();
    expect(allowed.channels).toContain(request?.channel);
    const bytes = Buffer.from(frame.payload);
    for (const symbol of SYMBOLS) {
      if (!allowed.symbols(symbol)) expect(bytes.includes(symbol), `${symbol} in a frame`).toBe(false);
    }
    const { quotes = [], trades = [], gaps = [], depth = [], bars = [] } = read;
    for (const { symbol } of [...quotes, ...trades, ...gaps, ...depth, ...bars]) {
      expect(allowed.symbols(symbol), `${symbol} in a frame`).toBe(true);
    }
    for (const { bids, asks } of depth) {
      expect(Math.max(bids.length, asks.length)).toBeLessThanOrEqual(
        Math.min(allowed.levels, request?.levels ?? 10),
      );
    }
    const carried = { quotes, trades: [...trades, ...gaps], depth, bars };
    for (const channel of CHANNELS) if (channel !== request?.channel) expect(carried[channel]).toEqual([]);
    this.#checkRate(read.room);
  }

  #checkRate(room: string): void {
    const now = this.#clock.monotonic();
    const recent = (times: readonly number[]): number => times.filter((time) => time > now - SECOND).length;
    const times = this.#times.get(room) ?? [];
    times.push(now);
    this.#times.set(room, times);
    const rate = this.#rates.get(room) as number;
    expect(rate).toBeLessThanOrEqual(Math.max(1, this.allowed.rate));
    expect(recent(times)).toBeLessThanOrEqual(rate + recent(this.#extras));
  }
}

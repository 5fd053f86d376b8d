import { expect } from 'vitest';
import { globMatcher } from '../../../lib/protocol/glob';
import type { Encoding, Frame, Position, SubscribeRequest } from '../../../lib/protocol/messages';
import { createPermissions } from '../../../server/access/permissions';
import { ROLE_LIMITS } from '../../../server/access/roles';
import type { Fanout } from '../../../server/fanout/fanout';
import type { MarketScript, MarketTrade } from './market-script';
import { ScriptedPeer } from './scripted-peer';

const everything = createPermissions(ROLE_LIMITS.admin, 'this token');

/** State of a subscription by docs/protocol.md, and checks of every frame. */
class View {
  position: Position | undefined;
  room: string | undefined;
  /** The next frame is the first after a subscription; its conflation count is unknown to the client. */
  #first = true;
  #quotes = new Map<string, Record<string, unknown>>();
  #depth = new Map<string, unknown>();
  #bars = new Map<string, unknown>();
  /** Trades since the last full frame. */
  #seen = new Set<string>();

  constructor(
    readonly request: SubscribeRequest,
    readonly script: MarketScript,
  ) {}

  entered(room: string): void {
    this.room = room;
    this.#first = true;
  }

  take(frame: Frame): void {
    const have = this.position;
    if (frame.full) {
      this.#quotes.clear();
      this.#depth.clear();
      this.#bars.clear();
      this.#seen.clear();
    } else {
      expect(frame.epoch).toBe(have?.epoch);
      expect(frame.from).toBeLessThanOrEqual(have?.version as number);
      expect(frame.to).toBeGreaterThanOrEqual(have?.version as number);
      this.#checkWindow(frame, have?.version as number);
    }
    expect(frame.merged).toBeGreaterThanOrEqual(0);
    this.#apply(frame);
    this.#first = false;
    this.position = { epoch: frame.epoch, version: frame.to };
  }

  /** Expects that the client has the state of the market. */
  checkState(): void {
    const { market } = this.script;
    expect(this.position?.version).toBe(market.version);
    for (const symbol of this.symbols) {
      const row = market.indexOf(symbol);
      switch (this.request.channel) {
        case 'quotes':
          expect(this.#quotes.get(symbol) ?? {}).toEqual(market.quote(row));
          break;
        case 'depth':
          if (market.depthVersion(row, 10) > 0)
            expect(this.#depth.get(symbol)).toEqual(market.depth(row, 10));
          break;
        case 'bars':
          for (const bar of market.bars(row, '1s').newer(0, 120)) {
            expect(this.#bars.get(`${symbol} ${bar.start}`)).toEqual({ symbol, interval: '1s', ...bar });
          }
      }
    }
  }

  get symbols(): ReadonlySet<string> {
    const matchers = this.request.symbols.map(globMatcher);
    const all = this.script.market.instruments().map(({ symbol }) => symbol);
    return new Set(all.filter((symbol) => matchers.some((matches) => matches(symbol))));
  }

  #checkWindow(frame: Frame, have: number): void {
    const { channel } = this.request;
    const { symbols, script } = this;
    if (!this.#first && channel !== 'bars') {
      expect(frame.merged, 'merged').toBe(script.updates(channel, symbols, have, frame.to));
    }
    const within = script.tradesWithin(symbols, have, frame.to);
    if (channel === 'quotes') this.#checkRanges(frame, within);
    if (channel === 'trades') {
      const brought = new Set(frame.trades?.map(({ symbol, id }) => `${symbol} ${id}`));
      for (const { symbol, id, timestamp } of within) {
        if (brought.has(`${symbol} ${id}`)) continue;
        const gap = frame.gaps?.find((one) => one.symbol === symbol);
        expect(gap?.until, `trade ${id} of ${symbol} is missing`).toBeGreaterThan(timestamp);
      }
    }
  }

  #checkRanges(frame: Frame, within: readonly MarketTrade[]): void {
    for (const { symbol, price } of within) {
      const update = frame.quotes?.find((one) => one.symbol === symbol);
      expect(update?.rangeHigh, `range of ${symbol}`).toBeGreaterThanOrEqual(price);
      expect(update?.rangeLow, `range of ${symbol}`).toBeLessThanOrEqual(price);
    }
  }

  #apply(frame: Frame): void {
    for (const { symbol, rangeHigh: _, rangeLow: __, ...fields } of frame.quotes ?? []) {
      const row = this.#quotes.get(symbol) ?? {};
      for (const [field, value] of Object.entries(fields)) {
        if (value === null) delete row[field];
        else row[field] = value;
      }
      this.#quotes.set(symbol, row);
    }
    for (const trade of frame.trades ?? []) {
      const key = `${trade.symbol} ${trade.id}`;
      expect(this.#seen.has(key), `trade ${key} comes twice`).toBe(false);
      this.#seen.add(key);
      expect(this.script.trade(trade.symbol, trade.id)).toMatchObject({
        price: trade.price,
        timestamp: trade.timestamp,
      });
    }
    for (const { symbol, ...sides } of frame.depth ?? []) this.#depth.set(symbol, sides);
    for (const bar of frame.bars ?? []) this.#bars.set(`${bar.symbol} ${bar.start}`, bar);
  }
}

/** Client with a few subscriptions on one connection, which may be cut, slow or closed. */
export class WatchingClient {
  readonly #views: View[] = [];
  readonly #encoding: Encoding;
  readonly #fanout: Fanout;
  readonly #script: MarketScript;
  #peer: ScriptedPeer;
  #connected = true;

  constructor(fanout: Fanout, script: MarketScript, encoding: Encoding) {
    this.#fanout = fanout;
    this.#script = script;
    this.#encoding = encoding;
    this.#peer = new ScriptedPeer('first', encoding);
  }

  get views(): readonly View[] {
    return this.#views;
  }

  subscribe(request: SubscribeRequest): void {
    const key = JSON.stringify(request);
    const known = this.#views.find((view) => JSON.stringify(view.request) === key);
    const view = known ?? new View(request, this.#script);
    if (!known) this.#views.push(view);
    if (this.#connected) this.#enter(view);
  }

  unsubscribe(index: number): void {
    const view = this.#views[index % Math.max(1, this.#views.length)];
    if (!this.#connected || view?.room === undefined) return;
    this.#fanout.unsubscribe(this.#peer, view.room);
    view.room = undefined;
    this.read();
  }

  /** Cuts the connection; unread frames are lost. */
  cut(): void {
    this.#peer.take();
    this.#fanout.removePeer(this.#peer);
    this.#connected = false;
    for (const view of this.#views) view.room = undefined;
  }

  /** Opens a new connection that resumes every subscription. */
  reconnect(): void {
    if (this.#connected) this.cut();
    this.#connected = true;
    this.#peer = new ScriptedPeer('next', this.#encoding);
    for (const view of this.#views) this.#enter(view);
  }

  /** Accepts this many frames from now on. */
  takes(frames: number): void {
    this.#peer.takes = frames;
  }

  /** Accepts all frames again. */
  drain(): void {
    this.takes(Number.POSITIVE_INFINITY);
    this.#fanout.drained(this.#peer);
  }

  /** Reads received frames; frames of rooms that were left are dropped. */
  read(): void {
    for (const frame of this.#peer.take()) this.#views.find(({ room }) => room === frame.room)?.take(frame);
  }

  /** Expects that the client recovers with every subscription. */
  recover(): void {
    if (!this.#connected) this.reconnect();
    for (const view of this.#views) if (view.room === undefined) this.#enter(view);
    this.drain();
  }

  #enter(view: View): void {
    this.read();
    const { position, request } = view;
    this.#fanout.subscribe(
      this.#peer,
      everything,
      position ? { ...request, since: position } : request,
      ({ room }) => view.entered(room),
    );
  }
}

import type { MarketEvent } from '../../../lib/market/event';
import { barStart } from '../../../lib/market/interval';
import { ArrivalQueue } from './arrival-queue';
import { Arrivals, KIND_BITS, KIND_MASK, SHOCK, TIMER } from './arrivals';
import { Factors } from './factors';
import { Outbox } from './outbox';
import { Random } from './random';
import type { Resumption } from './resumption';
import { pastBars, planHistory } from './simulated-history';
import { SimulatedSymbol } from './simulated-symbol';
import type { CheckedOptions, Shock } from './simulator-options';
import { drawStart } from './starting-prices';
import { activity } from './symbol-activity';
import type { Phase } from './trading-day';
import { DAY_MICROS, dayOf, nextBoundary, openSpreadFactor, phaseAt } from './trading-day';
import { HALT_MICROS, LIMIT_STATE_MICROS } from './trading-limits';
import { buildUniverse } from './universe';

/** Part of the arrivals with a trade. Every arrival emits a quote and a book change, so 4 quotes a trade. */
const TRADE_PART = 0.25;
const EVENTS_PER_ARRIVAL = 2 + TRADE_PART;
/**
 * Simulated market in event time. Events between two times depend on the options and the start, never on a
 * clock.
 */
export class Simulation {
  /** Events up to this time (µs) have been emitted. */
  position: number;
  readonly #out = new Outbox();
  readonly #queue = new ArrivalQueue();
  readonly #factors: Factors;
  readonly #symbols: SimulatedSymbol[];
  readonly #arrivals: Arrivals;
  readonly #resumed: readonly (Resumption | undefined)[];
  #boundary: number;
  readonly #options: CheckedOptions;
  readonly #start: number;

  constructor(options: CheckedOptions, start: number) {
    this.#options = options;
    this.#start = start;
    const { seed, session } = options;
    const listings = buildUniverse(options.symbols);
    this.position = start;
    this.#boundary = nextBoundary(start, session);
    this.#factors = new Factors(seed, dayOf(start), start);
    const perSecond = activity(listings, options.rate / EVENTS_PER_ARRIVAL);
    this.#arrivals = new Arrivals(options, start, listings, perSecond, this.#queue);
    this.#resumed = listings.map(({ instrument }) => options.resume(instrument.symbol, start));
    this.#symbols = listings.map((listing, i) => {
      const drawn = drawStart(listing, seed, dayOf(start));
      const resumed = this.#resumed[i];
      const ticks = (price: number): number => Math.round((price * listing.priceScale) / listing.tickUnits);
      const begin = session === 'continuous' ? drawn.last : drawn.prevClose;
      const fair = resumed === undefined ? begin : ticks(resumed.last);
      const prevClose = resumed?.prevClose === undefined ? drawn.prevClose : ticks(resumed.prevClose);
      const tradesPerSecond = this.#tradesPerSecond(i);
      return new SimulatedSymbol(listing, seed, start, fair, prevClose, tradesPerSecond, this.#factors);
    });
    this.#arrivals.warmUp((index) => (this.#symbols[index] as SimulatedSymbol).random);
    options.shocks.forEach((shock, i) => {
      if (!listings.some(({ instrument }) => instrument.symbol === shock.symbol))
        throw new RangeError(`simulator shock names an unknown symbol: ${shock.symbol}`);
      this.#queue.push(start + shock.after * 1e6, (i << KIND_BITS) | SHOCK);
    });
  }

  /**
   * Yields the first events of the feed: all instruments, past bars in the continuous session, then status,
   * book and quote of all symbols.
   * Lazy: one batch of bars per symbol. A resumed symbol has its past already and only gets its day bar.
   */
  *opening(): Generator<MarketEvent[]> {
    const out = this.#out;
    const symbols = this.#symbols;
    const start = this.#start;
    const options = this.#options;
    out.stamp(start, 0, 0);
    for (const symbol of symbols) symbol.sendInstrument(out);
    yield out.take();
    const days = this.#resumedDays();
    if (days.length > 0) yield days;
    if (options.session === 'continuous') {
      const plan = planHistory(start);
      for (let i = 0; i < symbols.length; i++) {
        const symbol = symbols[i] as SimulatedSymbol;
        const { listing, instrument } = symbol;
        if (this.#resumed[i] !== undefined) continue;
        const tradesPerSecond = this.#tradesPerSecond(i);
        const random = new Random(`${options.seed}/${instrument.symbol}/${dayOf(start)}/past`);
        const target = {
          symbol: instrument.symbol,
          prevClose: drawStart(listing, options.seed, dayOf(start)).prevClose,
          last: symbol.lastTick,
          lotsPerSecond: tradesPerSecond * listing.tradeLots,
          tradesPerSecond,
          price: (ticks: number) => symbol.price(ticks),
          size: (lots: number) => symbol.size(lots),
        };
        yield pastBars(plan, listing, target, random);
      }
    }
    const phase = phaseAt(start);
    for (const symbol of symbols) {
      const isOpen = options.session === 'continuous' || !symbol.listing.hasSession || phase === 'open';
      if (isOpen) {
        symbol.setStatus(out, 'open');
        symbol.open(out, this.#spreadFactor(symbol, start));
      } else {
        symbol.setStatus(out, phase === 'closed' ? 'closed' : 'auction');
      }
    }
    yield out.take();
  }

  /** Emits all events up to the time (µs, excluded), in order. */
  advance(until: number): MarketEvent[] {
    const queue = this.#queue;
    for (;;) {
      const next = queue.peek();
      if (this.#boundary <= next && this.#boundary < until) {
        this.#crossBoundary(this.#boundary);
        continue;
      }
      if (next >= until) break;
      this.#handle(queue.pop(), queue.time);
    }
    if (until > this.position) this.position = until;
    return this.#out.take();
  }

  /** Skips to a later time (µs) as if the time between had not existed: nothing moves, nothing is lost. */
  skip(to: number): void {
    const micros = to - this.position;
    this.position = to;
    this.#queue.shift(micros);
    this.#factors.shift(micros);
    for (const symbol of this.#symbols) symbol.shift(micros);
  }

  /** Venues of the symbols. */
  get venues(): ReadonlySet<string> {
    return new Set(this.#symbols.map(({ instrument }) => instrument.venue));
  }

  /** Returns the full current state of the market, for recovery after an outage. */
  state(): MarketEvent[] {
    const out = this.#out;
    this.notice(this.position);
    for (const symbol of this.#symbols) {
      symbol.sendInstrument(out);
      symbol.sendStatus(out);
      symbol.sendState(out);
    }
    return out.take();
  }

  /** Returns timestamps for an event of the feed itself at the time (µs). */
  notice(time: number): { readonly timestamp: number; readonly localTimestamp: number } {
    this.#out.stamp(time, 0, 0);
    return { timestamp: this.#out.timestamp, localTimestamp: this.#out.localTimestamp };
  }

  /** Returns the day bars of resumed symbols; a new day opens at the last close. */
  #resumedDays(): MarketEvent[] {
    const start = this.#start;
    const options = this.#options;
    const { timestamp, localTimestamp } = this.notice(start);
    const bars: MarketEvent[] = [];
    for (const [i, { instrument }] of this.#symbols.entries()) {
      const resumed = this.#resumed[i];
      if (resumed === undefined) continue;
      const { last, today } = resumed;
      if (today === undefined && options.session !== 'continuous') continue;
      const begun = { start: barStart(start, '1d'), open: last, high: last, low: last, close: last };
      const day = today ?? { ...begun, volume: 0, trades: 0 };
      bars.push({
        type: 'bar',
        symbol: instrument.symbol,
        timestamp,
        localTimestamp,
        interval: '1d',
        ...day,
      });
    }
    return bars;
  }

  #handle(payload: number, time: number): void {
    const index = payload >> KIND_BITS;
    const kind = payload & KIND_MASK;
    if (kind === SHOCK) {
      this.#shock(this.#options.shocks[index] as Shock, time);
      return;
    }
    const symbol = this.#symbols[index] as SimulatedSymbol;
    if (kind === TIMER) {
      this.#endLimit(symbol, index, time);
      return;
    }
    if (!this.#arrivals.handle(payload, time, symbol.random)) return;
    if (symbol.status === 'open' || symbol.status === 'limit') this.#arrive(symbol, index, time);
  }

  #arrive(symbol: SimulatedSymbol, index: number, time: number): void {
    const out = this.#out;
    const factors = this.#factors;
    out.stamp(time, symbol.latency, symbol.random.bits());
    if (symbol.random.uniform() < TRADE_PART) symbol.trade(out);
    factors.advance(time);
    const seconds = symbol.evolve(time, factors);
    this.#checkLimits(symbol, index, time, seconds);
    symbol.quote(out, this.#spreadFactor(symbol, time));
  }

  #checkLimits(symbol: SimulatedSymbol, index: number, time: number, seconds: number): void {
    const { limits } = symbol;
    if (limits === undefined) return;
    const isBeyond = limits.isBeyond(symbol.unlimitedTicks);
    if (symbol.status === 'open' && isBeyond) {
      symbol.setStatus(this.#out, 'limit');
      this.#setTimer(symbol, index, time + LIMIT_STATE_MICROS);
    } else if (symbol.status === 'open') {
      limits.observe(symbol.unlimitedTicks, seconds);
    } else if (!isBeyond) {
      limits.deadline = Number.POSITIVE_INFINITY;
      symbol.setStatus(this.#out, 'open');
    }
  }

  #endLimit(symbol: SimulatedSymbol, index: number, time: number): void {
    const { limits } = symbol;
    if (limits === undefined || limits.deadline !== time) return;
    const out = this.#out;
    const factors = this.#factors;
    out.stamp(time, symbol.latency, 0);
    factors.advance(time);
    symbol.evolve(time, factors);
    if (symbol.status === 'limit' && limits.isBeyond(symbol.unlimitedTicks)) {
      symbol.setStatus(out, 'halted');
      this.#setTimer(symbol, index, time + HALT_MICROS);
      return;
    }
    limits.reset(symbol.unlimitedTicks);
    symbol.setStatus(out, 'open');
    symbol.quote(out, this.#spreadFactor(symbol, time));
  }

  #setTimer(symbol: SimulatedSymbol, index: number, time: number): void {
    if (symbol.limits !== undefined) symbol.limits.deadline = time;
    this.#queue.push(time, (index << KIND_BITS) | TIMER);
  }

  #shock(shock: Shock, time: number): void {
    const index = this.#symbols.findIndex(({ instrument }) => instrument.symbol === shock.symbol);
    const symbol = this.#symbols[index];
    if (symbol === undefined) return;
    symbol.jump(shock.move);
    if (symbol.status === 'open' || symbol.status === 'limit') this.#arrive(symbol, index, time);
  }

  /** Starts a new day or phase at the time (µs). */
  #crossBoundary(time: number): void {
    const options = this.#options;
    const symbols = this.#symbols;
    const out = this.#out;
    this.#boundary = nextBoundary(time, options.session);
    this.#factors.advance(time);
    const day = dayOf(time);
    if (time === day * DAY_MICROS) {
      this.#factors.rekey(day);
      for (const symbol of symbols) {
        symbol.beginDay(time);
        out.stamp(time, symbol.latency, 0);
        symbol.sendInstrument(out);
      }
      return;
    }
    const phase = phaseAt(time);
    for (const symbol of symbols) {
      if (!symbol.listing.hasSession) continue;
      out.stamp(time, symbol.latency, 0);
      this.#beginPhase(symbol, phase, time);
    }
  }

  #beginPhase(symbol: SimulatedSymbol, phase: Phase, time: number): void {
    const out = this.#out;
    symbol.evolve(time, this.#factors);
    symbol.limits?.reset(symbol.unlimitedTicks);
    if (phase === 'open') {
      symbol.setStatus(out, 'open');
      symbol.open(out, this.#spreadFactor(symbol, time));
      symbol.auctionTrade(out);
    } else if (phase === 'closed') {
      symbol.auctionTrade(out);
      symbol.setStatus(out, 'closed');
      symbol.close(out);
    } else {
      symbol.setStatus(out, 'auction');
    }
  }

  #spreadFactor(symbol: SimulatedSymbol, time: number): number {
    return this.#options.session === 'day' && symbol.listing.hasSession ? openSpreadFactor(time) : 1;
  }

  #tradesPerSecond(index: number): number {
    return this.#arrivals.perSecond(index) * TRADE_PART;
  }
}

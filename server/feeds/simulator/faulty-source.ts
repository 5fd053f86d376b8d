import type { MarketEvent } from '../../../lib/market/event';
import { Random } from './random';
import type { Simulation } from './simulation';
import type { CheckedOptions, RecurringFault } from './simulator-options';
import { spellAt } from './simulator-options';

/** Most events that a stall holds back; what comes beyond them is lost, and a `gap` says so. */
const MAX_HELD_EVENTS = 100_000;
/** An event that comes late comes after at most this many of its followers. */
const MAX_LATE_PLACES = 8;

/** What the feed and the generator need of a market, with or without faults. */
export type SimulatedSource = Pick<Simulation, 'position' | 'opening' | 'advance' | 'skip' | 'notice'>;

/** A simulated market behind a bad line: the faults of the options, in event time. */
export class FaultySource implements SimulatedSource {
  private readonly random: Random;
  private held: MarketEvent[] = [];
  private lost = 0;
  private isDisconnected = false;
  private isStalled = false;

  constructor(
    private readonly simulation: Simulation,
    private readonly options: CheckedOptions,
    private readonly start: number,
  ) {
    this.random = new Random(`${options.seed}/faults`);
  }

  get position(): number {
    return this.simulation.position;
  }

  opening(): Generator<MarketEvent[]> {
    return this.simulation.opening();
  }

  skip(to: number): void {
    this.simulation.skip(to);
  }

  notice(time: number): { readonly timestamp: number; readonly localTimestamp: number } {
    return this.simulation.notice(time);
  }

  advance(until: number): MarketEvent[] {
    const events: MarketEvent[] = [];
    for (;;) {
      const edge = this.nextEdge();
      const to = Math.min(until, edge);
      this.receive(this.simulation.advance(to), events);
      this.turn(to, events);
      if (to >= until) return events;
    }
  }

  /** The first moment after the position at which a disconnect or a stall begins or ends. */
  private nextEdge(): number {
    const { disconnect, stall } = this.options.faults;
    return Math.min(this.edgeOf(disconnect), this.edgeOf(stall));
  }

  private edgeOf(fault: RecurringFault | undefined): number {
    if (fault === undefined) return Number.POSITIVE_INFINITY;
    const spell = Math.floor((this.position - this.start) / (fault.every * 1e6));
    const begins = this.start + spell * fault.every * 1e6;
    const ends = begins + fault.lasts * 1e6;
    return spell >= 1 && ends > this.position ? ends : begins + fault.every * 1e6;
  }

  private receive(events: readonly MarketEvent[], to: MarketEvent[]): void {
    if (this.isDisconnected) return;
    const unreliable = this.scramble(events);
    if (!this.isStalled) {
      for (const event of unreliable) to.push(event);
      return;
    }
    for (const event of unreliable) {
      if (this.held.length < MAX_HELD_EVENTS) this.held.push(event);
      else this.lost += 1;
    }
  }

  private turn(time: number, events: MarketEvent[]): void {
    const { disconnect, stall } = this.options.faults;
    const shouldStall = stall !== undefined && spellAt(stall, this.start, time) >= 0;
    if (this.isStalled && !shouldStall) this.release(time, events);
    this.isStalled = shouldStall;
    const shouldDisconnect = disconnect !== undefined && spellAt(disconnect, this.start, time) >= 0;
    const wasDisconnected = this.isDisconnected;
    this.isDisconnected = shouldDisconnect;
    if (!wasDisconnected && shouldDisconnect) {
      events.push({ type: 'disconnect', ...this.notice(time), reason: 'the simulated source was cut off' });
    } else if (wasDisconnected && !shouldDisconnect) {
      const gap = { ...this.notice(time), reason: 'the simulated source was cut off and is back' };
      this.receive([{ type: 'gap', ...gap }, ...this.simulation.state()], events);
    }
  }

  /** Lets go what a stall held back: it comes now, whatever the venue's time says. */
  private release(time: number, events: MarketEvent[]): void {
    const { localTimestamp } = this.notice(time);
    for (const event of this.held)
      events.push(event.localTimestamp < localTimestamp ? { ...event, localTimestamp } : event);
    this.held = [];
    if (this.lost > 0)
      events.push({ type: 'gap', ...this.notice(time), reason: `a stall lost ${this.lost} events` });
    this.lost = 0;
  }

  private scramble(events: readonly MarketEvent[]): readonly MarketEvent[] {
    const { duplicate = 0, reorder = 0 } = this.options.faults;
    if (duplicate === 0 && reorder === 0) return events;
    const scrambled: MarketEvent[] = [];
    /** Events that come late, and before which place. */
    let late: { event: MarketEvent; place: number }[] = [];
    events.forEach((event, place) => {
      const isTick = event.type === 'quote' || event.type === 'trade' || event.type === 'book_change';
      if (isTick && this.random.uniform() < reorder) {
        const places = 1 + Math.floor(this.random.uniform() * MAX_LATE_PLACES);
        late.push({ event, place: place + places });
      } else {
        scrambled.push(event);
        if (isTick && this.random.uniform() < duplicate) scrambled.push(event);
      }
      const due = late.filter((one) => one.place <= place);
      late = late.filter((one) => one.place > place);
      for (const one of due) scrambled.push({ ...one.event, localTimestamp: event.localTimestamp });
    });
    const last = events.at(-1);
    for (const { event } of late)
      scrambled.push({ ...event, localTimestamp: last?.localTimestamp ?? event.localTimestamp });
    return scrambled;
  }
}

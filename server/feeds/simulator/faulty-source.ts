import type { MarketEvent } from '../../../lib/market/event';
import { Random } from './random';
import type { Simulation } from './simulation';
import type { CheckedOptions, RecurringFault } from './simulator-options';
import { spellAt } from './simulator-options';

/** Maximum of events held back by a stall; further ones are dropped and reported as a `gap`. */
const MAX_HELD_EVENTS = 100_000;
/** Maximum of later events that may overtake a reordered one. */
const MAX_DELAY_PLACES = 8;

/** Part of a simulation that the feed and the generator use, with or without faults. */
export type SimulatedSource = Pick<Simulation, 'position' | 'opening' | 'advance' | 'skip' | 'notice'>;

/**
 * Simulation with injected faults: disconnects, silences, stalls, duplicates, reordering. All are in event
 * time.
 */
export class FaultySource implements SimulatedSource {
  readonly #random: Random;
  #held: MarketEvent[] = [];
  #lost = 0;
  /** Active faults that suppress events of all venues or of one. */
  readonly #active = new Set<'disconnect' | 'silence'>();
  #isStalled = false;
  readonly #simulation: Simulation;
  readonly #options: CheckedOptions;
  readonly #start: number;

  constructor(simulation: Simulation, options: CheckedOptions, start: number) {
    this.#simulation = simulation;
    this.#options = options;
    this.#start = start;
    this.#random = new Random(`${options.seed}/faults`);
    const { disconnect, silence } = options.faults;
    for (const venue of [disconnect?.venue, silence?.venue]) {
      if (venue === undefined || simulation.venues.has(venue)) continue;
      const known = [...simulation.venues].join(', ');
      throw new RangeError(`simulator fault names an unknown venue: ${venue}; expected one of ${known}`);
    }
  }

  get position(): number {
    return this.#simulation.position;
  }

  opening(): Generator<MarketEvent[]> {
    return this.#simulation.opening();
  }

  skip(to: number): void {
    this.#simulation.skip(to);
  }

  notice(time: number): { readonly timestamp: number; readonly localTimestamp: number } {
    return this.#simulation.notice(time);
  }

  advance(until: number): MarketEvent[] {
    const events: MarketEvent[] = [];
    for (;;) {
      const edge = this.#nextEdge();
      const to = Math.min(until, edge);
      this.#receive(this.#simulation.advance(to), events);
      this.#updateFaults(to, events);
      if (to >= until) return events;
    }
  }

  /** Returns the first time after the position at which a fault begins or ends, µs. */
  #nextEdge(): number {
    const { disconnect, silence, stall } = this.#options.faults;
    return Math.min(this.#edgeOf(disconnect), this.#edgeOf(silence), this.#edgeOf(stall));
  }

  #edgeOf(fault: RecurringFault | undefined): number {
    if (fault === undefined) return Number.POSITIVE_INFINITY;
    const spell = Math.floor((this.position - this.#start) / (fault.every * 1e6));
    const begins = this.#start + spell * fault.every * 1e6;
    const ends = begins + fault.lasts * 1e6;
    return spell >= 1 && ends > this.position ? ends : begins + fault.every * 1e6;
  }

  #receive(events: readonly MarketEvent[], to: MarketEvent[]): void {
    const unreliable = this.#scramble(this.#unsuppressed(events));
    if (!this.#isStalled) {
      for (const event of unreliable) to.push(event);
      return;
    }
    for (const event of unreliable) {
      if (this.#held.length < MAX_HELD_EVENTS) this.#held.push(event);
      else this.#lost += 1;
    }
  }

  #updateFaults(time: number, events: MarketEvent[]): void {
    const { disconnect, silence, stall } = this.#options.faults;
    const shouldStall = stall !== undefined && spellAt(stall, this.#start, time) >= 0;
    if (this.#isStalled && !shouldStall) this.#release(time, events);
    this.#isStalled = shouldStall;
    const source = disconnect?.venue === undefined ? {} : { source: disconnect.venue };
    const cut = this.#updateFault('disconnect', disconnect, time);
    if (cut === 'begins') {
      const reason = 'simulated outage';
      events.push({ type: 'disconnect', ...source, ...this.notice(time), reason });
    } else if (cut === 'ends') {
      const reason = 'the simulated outage has ended';
      this.#receive([{ type: 'gap', ...source, ...this.notice(time), reason }], events);
      this.#receive(stateOf(this.#simulation, disconnect?.venue), events);
    }
    if (this.#updateFault('silence', silence, time) === 'ends') {
      this.#receive(stateOf(this.#simulation, silence?.venue), events);
    }
  }

  /** Updates the state of a fault at the time (µs); undefined if it did not change. */
  #updateFault(
    name: 'disconnect' | 'silence',
    fault: RecurringFault | undefined,
    time: number,
  ): 'begins' | 'ends' | undefined {
    const isActive = fault !== undefined && spellAt(fault, this.#start, time) >= 0;
    if (isActive === this.#active.has(name)) return undefined;
    if (isActive) this.#active.add(name);
    else this.#active.delete(name);
    return isActive ? 'begins' : 'ends';
  }

  /** Filters out the events that active faults suppress. */
  #unsuppressed(events: readonly MarketEvent[]): readonly MarketEvent[] {
    if (this.#active.size === 0) return events;
    const { disconnect, silence } = this.#options.faults;
    if (this.#active.has('disconnect') && disconnect?.venue === undefined) return [];
    const mute = [this.#active.has('disconnect') && disconnect, this.#active.has('silence') && silence];
    const prefixes = mute.flatMap((fault) => (fault ? [`${fault.venue}:`] : []));
    return events.filter((event) => !prefixes.some((prefix) => isOf(event, prefix)));
  }

  /** Releases the events that a stall held back, with the current receive time. */
  #release(time: number, events: MarketEvent[]): void {
    const { localTimestamp } = this.notice(time);
    for (const event of this.#held)
      events.push(event.localTimestamp < localTimestamp ? { ...event, localTimestamp } : event);
    this.#held = [];
    if (this.#lost > 0)
      events.push({ type: 'gap', ...this.notice(time), reason: `a stall lost ${this.#lost} events` });
    this.#lost = 0;
  }

  #scramble(events: readonly MarketEvent[]): readonly MarketEvent[] {
    const { duplicate = 0, reorder = 0 } = this.#options.faults;
    if (duplicate === 0 && reorder === 0) return events;
    const scrambled: MarketEvent[] = [];
    /** Delayed events and the index before which each is inserted. */
    let delayed: { event: MarketEvent; place: number }[] = [];
    events.forEach((event, place) => {
      const isTick = event.type === 'quote' || event.type === 'trade' || event.type === 'book_change';
      if (isTick && this.#random.uniform() < reorder) {
        const places = 1 + Math.floor(this.#random.uniform() * MAX_DELAY_PLACES);
        delayed.push({ event, place: place + places });
      } else {
        scrambled.push(event);
        if (isTick && this.#random.uniform() < duplicate) scrambled.push(event);
      }
      const due = delayed.filter((one) => one.place <= place);
      delayed = delayed.filter((one) => one.place > place);
      for (const one of due) scrambled.push({ ...one.event, localTimestamp: event.localTimestamp });
    });
    const last = events.at(-1);
    for (const { event } of delayed)
      scrambled.push({ ...event, localTimestamp: last?.localTimestamp ?? event.localTimestamp });
    return scrambled;
  }
}

/** Returns the state of the simulated market, or of one of its venues. */
function stateOf(simulation: Simulation, venue: string | undefined): readonly MarketEvent[] {
  const state = simulation.state();
  return venue === undefined ? state : state.filter((event) => isOf(event, `${venue}:`));
}

function isOf(event: MarketEvent, prefix: string): boolean {
  return 'symbol' in event && event.symbol !== undefined && event.symbol.startsWith(prefix);
}

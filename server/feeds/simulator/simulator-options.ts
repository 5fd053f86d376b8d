import type { MarketSymbol } from '../../../lib/market/instrument';
import type { Resumption } from './resumption';
import type { SessionKind } from './trading-day';
import { MAX_SYMBOLS } from './universe';

/** Most events a second that can be asked for. */
const MAX_RATE = 1_000_000;
/** Longest disconnect or stall, seconds; it bounds what a stall holds back. */
const MAX_FAULT_SECONDS = 60;
const MAX_BURST_FACTOR = 100;
/** Above this the offspring of one arrival live so long that the rate no longer settles. */
const MAX_BRANCHING = 0.95;

/** A fault that comes back: first after `every` seconds of event time, then every `every` seconds. */
export interface RecurringFault {
  readonly every: number;
  /** How long it lasts each time, seconds; less than `every`. */
  readonly lasts: number;
}

/** What goes wrong on demand. Everything here is in event time and follows from the seed. */
export interface SimulatorFaults {
  /** The source, or one venue, is lost: a `disconnect`, silence, then a `gap` and its whole state again. */
  readonly disconnect?: RecurringFault & { readonly venue?: string };
  /** One venue sends nothing, without a `disconnect`; then its whole state again. */
  readonly silence?: RecurringFault & { readonly venue: string };
  /** Nothing comes for a while, then everything that was held back comes at once, late. */
  readonly stall?: RecurringFault;
  /** Arrivals come `factor` times as often. */
  readonly burst?: RecurringFault & { readonly factor: number };
  /** Part of the quotes, trades and book changes that come twice, 0 to 1. */
  readonly duplicate?: number;
  /** Part of the quotes, trades and book changes that come after some of their followers in the batch, 0 to 1. */
  readonly reorder?: number;
}

/** A jump of one price on demand, for example one that ends in a trading halt. */
export interface Shock {
  readonly symbol: MarketSymbol;
  /** Seconds after the start. */
  readonly after: number;
  /** Relative: 0.08 lifts the price by 8 %. */
  readonly move: number;
}

export interface SimulationOptions {
  /** Instruments, 1 to {@link MAX_SYMBOLS}; default 60. */
  readonly symbols?: number;
  /** Mean of quotes, trades and book changes a second over all symbols; default 600. */
  readonly rate?: number;
  /** Whole number; default 1. */
  readonly seed?: number;
  readonly session?: SessionKind;
  /** Mean offspring of one arrival (Hawkes α/β); default 0.3, and 0.8 is bursty. */
  readonly branching?: number;
  readonly faults?: SimulatorFaults;
  readonly shocks?: readonly Shock[];
  /** Where a symbol goes on from; those without begin as the seed says. */
  readonly resume?: (symbol: MarketSymbol, start: number) => Resumption | undefined;
}

/** The options, whole and checked. */
export type CheckedOptions = Required<SimulationOptions>;

/**
 * Fills in the defaults.
 * @throws RangeError naming the option and the value that is out of range
 */
export function checkOptions(options: SimulationOptions): CheckedOptions {
  const checked: CheckedOptions = {
    symbols: options.symbols ?? 60,
    rate: options.rate ?? 600,
    seed: options.seed ?? 1,
    session: options.session ?? 'continuous',
    branching: options.branching ?? 0.3,
    faults: options.faults ?? {},
    shocks: options.shocks ?? [],
    resume: options.resume ?? (() => undefined),
  };
  const { symbols, rate, seed, session, branching, faults } = checked;
  if (!Number.isInteger(symbols) || symbols < 1 || symbols > MAX_SYMBOLS)
    throw new RangeError(`simulator symbols must be a whole number from 1 to ${MAX_SYMBOLS}, not ${symbols}`);
  if (!(rate > 0 && rate <= MAX_RATE))
    throw new RangeError(
      `simulator rate must be above 0 and at most ${MAX_RATE} events a second, not ${rate}`,
    );
  if (!Number.isSafeInteger(seed)) throw new RangeError(`simulator seed must be a whole number, not ${seed}`);
  if (session !== 'continuous' && session !== 'day')
    throw new RangeError(`simulator session must be continuous or day, not ${JSON.stringify(session)}`);
  if (!(branching >= 0 && branching <= MAX_BRANCHING))
    throw new RangeError(`simulator branching must be from 0 to ${MAX_BRANCHING}, not ${branching}`);
  checkFaults(faults);
  return checked;
}

function checkFaults(faults: SimulatorFaults): void {
  for (const name of ['disconnect', 'silence', 'stall', 'burst'] as const) {
    const fault = faults[name];
    if (fault === undefined) continue;
    const { every, lasts } = fault;
    if (!(lasts > 0 && lasts < every && lasts <= MAX_FAULT_SECONDS && Number.isFinite(every)))
      throw new RangeError(
        `simulator fault ${name} must last above 0 and at most ${MAX_FAULT_SECONDS} s, and less than its every, ` +
          `not ${lasts} s every ${every} s`,
      );
  }
  for (const name of ['duplicate', 'reorder'] as const) {
    const part = faults[name] ?? 0;
    if (!(part >= 0 && part <= 1))
      throw new RangeError(`simulator fault ${name} must be from 0 to 1, not ${part}`);
  }
  const factor = faults.burst?.factor ?? 1;
  if (!(factor >= 1 && factor <= MAX_BURST_FACTOR))
    throw new RangeError(`simulator burst factor must be from 1 to ${MAX_BURST_FACTOR}, not ${factor}`);
}

/** Whether the time lies in one of the fault's spells, and in which (0 for the first); -1 for none. Times are µs. */
export function spellAt(fault: RecurringFault, start: number, time: number): number {
  const seconds = (time - start) / 1e6;
  const spell = Math.floor(seconds / fault.every);
  return spell >= 1 && seconds - spell * fault.every < fault.lasts ? spell - 1 : -1;
}

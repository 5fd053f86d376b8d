import type { MarketSymbol } from '../../../lib/market/instrument';
import type { Resumption } from './resumption';
import type { SessionKind } from './trading-day';
import { MAX_SYMBOLS } from './universe';

/** Maximum of events per second. */
const MAX_RATE = 1_000_000;
/** Longest disconnect, silence or stall, seconds; bounds the events held back by a stall. */
const MAX_FAULT_SECONDS = 60;
const MAX_BURST_FACTOR = 100;
/** Above this, the offspring of one arrival live so long that the rate no longer settles. */
const MAX_BRANCHING = 0.95;

/** Fault that recurs every `every` seconds of event time, first after `every` seconds. */
export interface RecurringFault {
  readonly every: number;
  /** Duration, seconds; less than `every`. */
  readonly lasts: number;
}

/** Injected faults. All are in event time and follow from the seed. */
export interface SimulatorFaults {
  /** Loses the source, or one venue: a `disconnect`, no events, then a `gap` and the full state. */
  readonly disconnect?: RecurringFault & { readonly venue?: string };
  /** One venue sends nothing, without a `disconnect`; then its full state. */
  readonly silence?: RecurringFault & { readonly venue: string };
  /** Holds all events back, then delivers them at once with a late receive time. */
  readonly stall?: RecurringFault;
  /** Multiplies the rate of arrivals by `factor`. */
  readonly burst?: RecurringFault & { readonly factor: number };
  /** Part of the quotes, trades and book changes that are sent twice, 0 to 1. */
  readonly duplicate?: number;
  /** Part of the quotes, trades and book changes that are delayed behind later ones of the batch, 0 to 1. */
  readonly reorder?: number;
}

/** Requested jump of one price, for example to cause a trading halt. */
export interface Shock {
  readonly symbol: MarketSymbol;
  /** Seconds after the start. */
  readonly after: number;
  /** Relative move: 0.08 raises the price by 8 %. */
  readonly move: number;
}

export interface SimulationOptions {
  /** Number of instruments, 1 to {@link MAX_SYMBOLS}; default 60. */
  readonly symbols?: number;
  /** Mean of quotes, trades and book changes per second over all symbols; default 600. */
  readonly rate?: number;
  /** Whole number; default 1. */
  readonly seed?: number;
  readonly session?: SessionKind;
  /** Mean offspring of one arrival (Hawkes α/β); default 0.3, and 0.8 is bursty. */
  readonly branching?: number;
  readonly faults?: SimulatorFaults;
  readonly shocks?: readonly Shock[];
  /** Returns the state that a symbol resumes from; undefined to start from the seed. */
  readonly resume?: (symbol: MarketSymbol, start: number) => Resumption | undefined;
}

/** Options with defaults, validated. */
export type CheckedOptions = Required<SimulationOptions>;

/**
 * Applies the defaults and validates the options.
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

/** Returns the index of the fault's occurrence at the time (µs), 0 for the first; -1 if it is not active. */
export function spellAt(fault: RecurringFault, start: number, time: number): number {
  const seconds = (time - start) / 1e6;
  const spell = Math.floor(seconds / fault.every);
  return spell >= 1 && seconds - spell * fault.every < fault.lasts ? spell - 1 : -1;
}

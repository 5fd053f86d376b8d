import type { Interval } from '../../../../lib/market/interval';
import { type Clock, pause } from '../../../time/clock';
import type { RestRules } from '../../../venues/venue-protocol';
import { type Ask, type BarCount, missingBars, PAST_BARS, requestBars } from './venue-lists';

/** Time after which a symbol is subscribed without its bars, ms. */
const PATIENCE = 5_000;
/** Longest hole that is filled with bars of a minute, and a minute in µs. */
const MAX_HOLE_MINUTES = 500;
const MICROS_PER_MINUTE = 60_000_000;

const DAY_BAR: BarCount = ['1d', 2];

export interface PastBarOptions {
  readonly rest: RestRules;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Returns the stored bars of a code, oldest first. */
  readonly stored: (code: string, interval: Interval) => readonly { readonly start: number }[];
  /** Returns the receive time of now, µs. */
  readonly now: () => number;
  /** Reports that the bars of a code could not be read. */
  readonly onFailure: (code: string, error: unknown) => void;
}

/** Requests the bars of the time before a connection, and of the time during which one was lost. */
export class PastBarRequests {
  readonly #options: PastBarOptions;
  /** Times at which connections were lost that are not open again, by slot, µs. */
  readonly #lostAt = new Map<string, number>();

  constructor(options: PastBarOptions) {
    this.#options = options;
  }

  /**
   * Requests the bars before the first prices of a symbol that are not stored; resolves after a few seconds in any
   * case.
   */
  async before(code: string): Promise<void> {
    const { clock, signal, stored, now } = this.#options;
    const missing = PAST_BARS.map(
      (bars): BarCount => [bars[0], missingBars(bars, stored(code, bars[0]), now())],
    );
    await Promise.race([this.#request(code, missing), pause(clock, PATIENCE, signal)]);
  }

  /** Requests the bars of the day again: they set volume, high and low right after missed trades. */
  async today(codes: readonly string[]): Promise<void> {
    for (const code of codes) await this.#request(code, [DAY_BAR]);
  }

  /** Notes that the connection of a slot was lost. */
  lost(slot: string): void {
    this.#lostAt.set(slot, this.#options.now());
  }

  /** Requests the bars of the time during which the connection of a slot was lost, if it was. */
  async fill(slot: string, codes: Iterable<string>): Promise<void> {
    const lostAt = this.#lostAt.get(slot);
    if (lostAt === undefined || !this.#lostAt.delete(slot)) return;
    const minutes = Math.ceil((this.#options.now() - lostAt) / MICROS_PER_MINUTE) + 1;
    for (const code of codes)
      await this.#request(code, [DAY_BAR, ['1m', Math.min(minutes, MAX_HOLE_MINUTES)]]);
  }

  async #request(code: string, bars: readonly BarCount[]): Promise<void> {
    const { rest, ask, signal, now, onFailure } = this.#options;
    if (signal.aborted) return;
    try {
      await requestBars(rest, ask, code, bars, now());
    } catch (error) {
      if (!signal.aborted) onFailure(code, error);
    }
  }
}

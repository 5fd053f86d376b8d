import type { Frame, TradeUpdate } from '../protocol/messages';

/** Trades kept; what is older is forgotten. */
export const TRADES_LOGGED = 5_000;
/** Trades that decide what is usual for the symbol. */
const USUAL_AMONG = 500;
/** A trade is large that is larger than all but so many of the trades. */
const LARGE_SHARE = 0.02;
/** With fewer trades nothing can be called usual. */
const LEAST_KNOWN = 50;

/** One line of time and sales: a trade, or the place where some are missing. */
export interface LoggedTrade {
  /** Counts the lines of this log; the newest has the highest. */
  readonly number: number;
  /** Absent where trades before `until` are missing. */
  readonly trade: TradeUpdate | undefined;
  /** µs. */
  readonly until: number;
}

/**
 * Every trade of one symbol since the log was begun, the newest last, in a list that people can stop and scroll: lines
 * keep their numbers, so a place in the list stays while trades come.
 */
export class TradeLog {
  readonly #kept: LoggedTrade[] = [];
  #least: number | null = null;
  #shown: LoggedTrade[] = [];
  #next = 0;
  version = 0;

  /** Lines that reach the least size, oldest first; places of missing trades always do. */
  get shown(): readonly LoggedTrade[] {
    return this.#shown;
  }

  /** Takes a frame over. A full one begins anew only when nothing of it joins what is known. */
  apply(frame: Frame): void {
    const { trades, gaps, full } = frame;
    if (full) this.#forgetUnless(trades ?? []);
    for (const gap of gaps ?? []) this.#add(undefined, gap.until);
    for (const trade of trades ?? []) if (!this.#knows(trade)) this.#add(trade, trade.timestamp);
    if (trades || gaps || full) this.version++;
  }

  /** Lists only trades of this size and above. */
  filter(least: number | null): void {
    if (least === this.#least) return;
    this.#least = least;
    this.#shown = this.#kept.filter((line) => this.#passes(line));
    this.version++;
  }

  /** The size above which a trade is large for this symbol; infinite until enough is known. */
  largeAbove(): number {
    const sizes: number[] = [];
    for (let at = this.#kept.length - 1; at >= 0 && sizes.length < USUAL_AMONG; at--) {
      const size = this.#kept[at]?.trade?.size;
      if (size !== undefined) sizes.push(size);
    }
    if (sizes.length < LEAST_KNOWN) return Number.POSITIVE_INFINITY;
    sizes.sort((a, b) => b - a);
    return sizes[Math.floor(sizes.length * LARGE_SHARE)] as number;
  }

  #forgetUnless(trades: readonly TradeUpdate[]): void {
    const [oldest] = trades;
    if (oldest !== undefined && this.#knows(oldest)) return;
    this.#kept.length = 0;
    this.#shown = [];
  }

  /** A snapshot repeats trades that were had: they lie near the end. */
  #knows(trade: TradeUpdate): boolean {
    for (let at = this.#kept.length - 1; at >= 0; at--) {
      const known = this.#kept[at]?.trade;
      if (known?.id === trade.id) return true;
      if (known && known.timestamp < trade.timestamp) return false;
    }
    return false;
  }

  #add(trade: TradeUpdate | undefined, until: number): void {
    const line = { number: this.#next++, trade, until };
    this.#kept.push(line);
    if (this.#passes(line)) this.#shown.push(line);
    if (this.#kept.length < 2 * TRADES_LOGGED) return;
    this.#kept.splice(0, TRADES_LOGGED);
    const first = this.#kept[0]?.number ?? 0;
    this.#shown = this.#shown.filter(({ number }) => number >= first);
  }

  #passes({ trade }: LoggedTrade): boolean {
    return trade === undefined || this.#least === null || trade.size >= this.#least;
  }
}

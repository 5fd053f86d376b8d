import type { Side } from '../market/event';
import type { Frame, TradeUpdate } from '../protocol/messages';

/** Maximum of lines kept; older ones are dropped. */
export const TRADES_LOGGED = 5_000;
/** Number of trades that determine the usual size of a symbol. */
const SAMPLE_TRADES = 500;
/** Share of trades that count as large. */
const LARGE_SHARE = 0.02;
/** Minimum of trades before any counts as large. */
const MIN_KNOWN = 50;

const SIDES: readonly Side[] = ['buy', 'sell', 'unknown'];

/** Line of time and sales: a trade, or a mark of missing ones. */
export interface LoggedTrade {
  /** Number of the line in this log; the newest has the highest. */
  readonly number: number;
  /** Absent if trades before `until` are missing. */
  readonly trade: Omit<TradeUpdate, 'symbol' | 'timestamp'> | undefined;
  /** Time, µs. */
  readonly until: number;
}

/**
 * All trades of one symbol since the log was created, as a list that can be paused and scrolled: lines keep
 * their numbers, so a scroll position stays while trades arrive. Lines are stored in columns of fixed size, so
 * that memory does not grow during the day.
 */
export class TradeLog {
  /** Fields of each line, at its number modulo {@link TRADES_LOGGED}; no price for a mark of missing trades. */
  readonly #prices = new Float64Array(TRADES_LOGGED);
  readonly #sizes = new Float64Array(TRADES_LOGGED);
  readonly #times = new Float64Array(TRADES_LOGGED);
  readonly #sides = new Uint8Array(TRADES_LOGGED);
  readonly #ids = new Array<string>(TRADES_LOGGED).fill('');
  /** Numbers of the oldest line and of the next one. */
  #first = 0;
  #next = 0;
  /** Numbers of the listed lines, also as a ring. */
  readonly #listed = new Float64Array(TRADES_LOGGED);
  #firstListed = 0;
  #nextListed = 0;
  #least: number | null = null;
  version = 0;

  /** Number of listed lines: those of the minimum size, and marks of missing trades. */
  get length(): number {
    return this.#nextListed - this.#firstListed;
  }

  /** Returns the n-th listed line, oldest first. */
  line(n: number): LoggedTrade | undefined {
    if (n < 0 || n >= this.length) return undefined;
    const number = this.#numberOf(n);
    const at = number % TRADES_LOGGED;
    const until = this.#times[at] as number;
    const price = this.#prices[at] as number;
    if (Number.isNaN(price)) return { number, trade: undefined, until };
    const side = SIDES[this.#sides[at] as number] as Side;
    return {
      number,
      trade: { id: this.#ids[at] as string, price, size: this.#sizes[at] as number, side },
      until,
    };
  }

  /** Returns all listed lines, oldest first. */
  lines(): LoggedTrade[] {
    return Array.from({ length: this.length }, (_, n) => this.line(n) as LoggedTrade);
  }

  /** Returns the number of listed lines up to this line number. */
  countUpTo(number: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#numberOf(middle) <= number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Applies a frame. A full one clears the log only if it overlaps no known trade. */
  apply(frame: Frame): void {
    const { trades, gaps, full } = frame;
    if (full) this.#forgetUnless(trades ?? []);
    for (const gap of gaps ?? []) this.#add(undefined, gap.until);
    for (const trade of trades ?? []) if (!this.#knows(trade)) this.#add(trade, trade.timestamp);
    if (trades || gaps || full) this.version++;
  }

  /** Sets the minimum size of listed trades. */
  filter(least: number | null): void {
    if (least === this.#least) return;
    this.#least = least;
    this.#firstListed = this.#nextListed;
    for (let number = this.#first; number < this.#next; number++) this.#list(number);
    this.version++;
  }

  /** Returns the size above which a trade is large for this symbol; infinite until enough is known. */
  largeAbove(): number {
    const sizes: number[] = [];
    for (let number = this.#next - 1; number >= this.#first && sizes.length < SAMPLE_TRADES; number--) {
      if (!this.#isMissing(number)) sizes.push(this.#sizes[number % TRADES_LOGGED] as number);
    }
    if (sizes.length < MIN_KNOWN) return Number.POSITIVE_INFINITY;
    sizes.sort((a, b) => b - a);
    return sizes[Math.floor(sizes.length * LARGE_SHARE)] as number;
  }

  #numberOf(n: number): number {
    return this.#listed[(this.#firstListed + n) % TRADES_LOGGED] as number;
  }

  #isMissing(number: number): boolean {
    return Number.isNaN(this.#prices[number % TRADES_LOGGED]);
  }

  #forgetUnless(trades: readonly TradeUpdate[]): void {
    const [oldest] = trades;
    if (oldest !== undefined && this.#knows(oldest)) return;
    this.#first = this.#next;
    this.#firstListed = this.#nextListed;
  }

  /** Returns true for a known trade, repeated by a snapshot: it is near the end. */
  #knows(trade: TradeUpdate): boolean {
    for (let number = this.#next - 1; number >= this.#first; number--) {
      if (this.#isMissing(number)) continue;
      const at = number % TRADES_LOGGED;
      if (this.#ids[at] === trade.id) return true;
      if ((this.#times[at] as number) < trade.timestamp) return false;
    }
    return false;
  }

  #add(trade: TradeUpdate | undefined, until: number): void {
    const number = this.#next++;
    if (number - this.#first === TRADES_LOGGED) this.#dropOldest();
    const at = number % TRADES_LOGGED;
    this.#times[at] = until;
    this.#prices[at] = trade?.price ?? Number.NaN;
    this.#sizes[at] = trade?.size ?? 0;
    this.#sides[at] = trade ? SIDES.indexOf(trade.side) : 0;
    this.#ids[at] = trade?.id ?? '';
    this.#list(number);
  }

  #dropOldest(): void {
    if (this.length > 0 && this.#numberOf(0) === this.#first) this.#firstListed++;
    this.#first++;
  }

  /** Lists the newest line if it passes the filter. */
  #list(number: number): void {
    const size = this.#sizes[number % TRADES_LOGGED] as number;
    if (this.#least !== null && size < this.#least && !this.#isMissing(number)) return;
    this.#listed[this.#nextListed++ % TRADES_LOGGED] = number;
  }
}

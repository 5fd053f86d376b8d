import type { TradingStatus } from '../market/event';
import type { MarketSymbol } from '../market/instrument';
import type { StreamState } from '../protocol/messages';
import type { QuoteColumns } from '../store/client-quotes';
import { change } from '../store/derived';

/** Maximum of news kept; the oldest are dropped. */
export const MAX_NEWS = 500;

/** Event of an instrument's trading, the feed or the link. Times in µs. */
export type News =
  | {
      readonly kind: 'trading';
      readonly number: number;
      readonly time: number;
      readonly symbol: MarketSymbol;
      readonly before: TradingStatus;
      readonly now: TradingStatus;
      /** Of a limit: false for limit-down. */
      readonly rises?: boolean;
    }
  | {
      readonly kind: 'feed';
      readonly number: number;
      readonly time: number;
      readonly state: StreamState;
      readonly reason: string | undefined;
    }
  | { readonly kind: 'link'; readonly number: number; readonly time: number; readonly up: boolean };

/** Records changes of trading status, feed and link, newest last. */
export class StatusNews {
  readonly #all: News[] = [];
  readonly #statuses: (TradingStatus | undefined)[] = [];
  #feed: StreamState | undefined;
  #up: boolean | undefined;
  #next = 0;

  get all(): readonly News[] {
    return this.#all;
  }

  /** Increases with each item. */
  get version(): number {
    return this.#next;
  }

  /** Checks the trading status of every row; a first status is no news. */
  checkStatuses(quotes: QuoteColumns, now: number): void {
    for (let row = 0; row < quotes.rows; row++) {
      const status = quotes.status(row);
      const before = this.#statuses[row];
      if (status === before || status === undefined) continue;
      this.#statuses[row] = status;
      const symbol = quotes.symbolOf(row);
      if (before === undefined || symbol === undefined) continue;
      const since = quotes.statusSince(row);
      this.#add({
        kind: 'trading',
        number: this.#next,
        time: Number.isNaN(since) ? now : since,
        symbol,
        before,
        now: status,
        ...(status === 'limit' && { rises: !(change(quotes, row) < 0) }),
      });
    }
  }

  feed(state: StreamState, reason: string | undefined, time: number): void {
    const before = this.#feed;
    this.#feed = state;
    if (before === undefined || before === state) return;
    this.#add({ kind: 'feed', number: this.#next, time, state, reason });
  }

  link(up: boolean, time: number): void {
    const before = this.#up;
    this.#up = up;
    if (before === undefined || before === up) return;
    this.#add({ kind: 'link', number: this.#next, time, up });
  }

  #add(news: News): void {
    this.#all.push(news);
    this.#next++;
    if (this.#all.length > MAX_NEWS) this.#all.shift();
  }
}

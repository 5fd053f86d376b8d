import type { VenueClock } from '../../../../lib/calendar/trading-calendar';
import type { BarEvent } from '../../../../lib/market/event';
import { barEnd, barStart, type Interval } from '../../../../lib/market/interval';
import { BAR_LENGTHS, intervalsOf, isInterval } from './bar-length';
import type { EventSink } from './table-kind';

type Bar = { -readonly [Field in keyof BarEvent]: BarEvent[Field] };

/** Aggregates the bars of a symbol into bars of every larger interval up to a day. */
export class BarLadder {
  readonly #name: string;
  /** Length of the input bars, µs, and whether a market keeps them. */
  readonly #length: number;
  readonly #kept: boolean;
  readonly #larger: readonly Interval[];
  readonly #clock: VenueClock | undefined;
  readonly #forming = new Map<Interval, Bar>();
  #position = 0;

  /**
   * @param length of the bars to aggregate, one of {@link BAR_LENGTHS}
   * @param own lengths of bars that the symbol has anyway
   * @param clock of the venue, whose days the daily bars are of; UTC without one
   */
  constructor(length: string, own: readonly string[], clock?: VenueClock) {
    this.#clock = clock;
    this.#name = length;
    this.#length = BAR_LENGTHS[length] as number;
    this.#kept = isInterval(length);
    this.#larger = intervalsOf(length).filter((interval) => !own.includes(interval));
  }

  /**
   * Emits the updated daily bar, the bar, then the larger bars that it completes.
   * The daily bar comes first, since a market takes the last price and daily statistics from it. Larger bars
   * whose last bar is missing are emitted before the next one.
   * @param position sort position of the bar's row
   */
  add(bar: BarEvent, position: number, sink: EventSink): void {
    if (bar.interval !== this.#name) {
      if (isInterval(bar.interval)) sink.add(bar, position);
      return;
    }
    this.#position = position;
    const ended: BarEvent[] = [];
    for (const interval of this.#larger) {
      const grown = this.#grow(interval, bar, sink);
      if (interval === '1d') sink.add({ ...grown }, position);
      else if (bar.start + this.#length >= barEnd(grown.start, interval)) {
        ended.push({ ...grown });
        this.#forming.delete(interval);
      }
    }
    if (this.#kept) sink.add(bar, position);
    for (const larger of ended) sink.add(larger, position);
  }

  /**
   * Emits the bars that are still forming.
   * @param localTimestamp of the last row of all symbols, µs, so that events stay in order
   */
  end(sink: EventSink, localTimestamp: number): void {
    for (const [interval, bar] of this.#forming) {
      if (interval !== '1d') sink.add({ ...bar, localTimestamp }, this.#position);
    }
    this.#forming.clear();
  }

  #grow(interval: Interval, bar: BarEvent, sink: EventSink): Bar {
    const day = interval === '1d' ? this.#clock?.dayAt(bar.start) : undefined;
    const start = day?.date ?? barStart(bar.start, interval);
    const { timestamp, localTimestamp } = bar;
    let grown = this.#forming.get(interval);
    if (grown && grown.start !== start) {
      if (interval !== '1d') sink.add({ ...grown, localTimestamp }, this.#position);
      grown = undefined;
    }
    if (!grown) {
      grown = { ...bar, interval, start };
      this.#forming.set(interval, grown);
      return grown;
    }
    grown.timestamp = timestamp;
    grown.localTimestamp = localTimestamp;
    grown.high = Math.max(grown.high, bar.high);
    grown.low = Math.min(grown.low, bar.low);
    grown.close = bar.close;
    grown.volume = exact(grown.volume + bar.volume);
    grown.trades += bar.trades;
    return grown;
  }
}

/** Rounds away binary fractions of a sum (0.1 + 0.2); sizes have at most eight decimals. */
function exact(sum: number): number {
  return Math.round(sum * 1e8) / 1e8;
}

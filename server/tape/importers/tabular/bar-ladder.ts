import type { BarEvent } from '../../../../lib/market/event';
import { barStart, INTERVAL_MICROS, INTERVALS, type Interval } from '../../../../lib/market/interval';
import type { EventSink } from './table-kind';

/** The bars of one symbol that are forming. */
type Bar = { -readonly [Field in keyof BarEvent]: BarEvent[Field] };

/** Puts the bars of a symbol together to those of every larger interval. */
export class BarLadder {
  /** The interval of the bars themselves. */
  readonly #interval: Interval;
  readonly #larger: readonly Interval[];
  readonly #forming = new Map<Interval, Bar>();
  #place = 0;

  constructor(interval: Interval) {
    this.#interval = interval;
    this.#larger = INTERVALS.slice(INTERVALS.indexOf(interval) + 1);
  }

  /**
   * Gives on the bar, after the day as it now is (from which a market has the last price and the day's figures), and
   * with it the larger bars that it ends. Those that a missing bar should have ended come before the next one.
   * @param place that of the bar's row
   */
  add(bar: BarEvent, place: number, sink: EventSink): void {
    this.#place = place;
    const ended: BarEvent[] = [];
    for (const interval of this.#larger) {
      const grown = this.#grow(interval, bar, sink);
      if (interval === '1d') sink.add({ ...grown }, place);
      else if (bar.start + INTERVAL_MICROS[this.#interval] >= grown.start + INTERVAL_MICROS[interval]) {
        ended.push({ ...grown });
        this.#forming.delete(interval);
      }
    }
    sink.add(bar, place);
    for (const larger of ended) sink.add(larger, place);
  }

  /** Gives on the bars that are not closed yet. */
  end(sink: EventSink): void {
    for (const [interval, bar] of this.#forming) if (interval !== '1d') sink.add(bar, this.#place);
    this.#forming.clear();
  }

  #grow(interval: Interval, bar: BarEvent, sink: EventSink): Bar {
    const start = barStart(bar.start, interval);
    const { timestamp, localTimestamp } = bar;
    let grown = this.#forming.get(interval);
    if (grown && grown.start !== start) {
      if (interval !== '1d') sink.add({ ...grown, localTimestamp }, this.#place);
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

/** A sum without the traces of binary fractions (0.1 + 0.2); sizes have at most eight decimals. */
function exact(sum: number): number {
  return Math.round(sum * 1e8) / 1e8;
}

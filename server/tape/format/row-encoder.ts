import type { MarketEvent } from '../../../lib/market/event';
import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import type { ByteLine } from './byte-line';
import { writeRow } from './row-writer';

/** Writes events as rows, and knows the instruments that rows name by their place. */
export class RowEncoder {
  readonly #instruments: Instrument[] = [];
  readonly #places = new Map<MarketSymbol, number>();

  /** Instruments that came, each at the place by which rows name it. */
  get instruments(): readonly Instrument[] {
    return this.#instruments;
  }

  /** Gives the instrument a place, if it has none. */
  learn(instrument: Instrument): void {
    if (this.#places.has(instrument.symbol)) return;
    this.#places.set(instrument.symbol, this.#instruments.length);
    this.#instruments.push(instrument);
  }

  /**
   * Writes what happened.
   * @throws RangeError naming what is wrong when a number is not finite or the instrument is unknown
   */
  write(line: ByteLine, event: MarketEvent): void {
    const place = this.#writeState(line, event);
    if (event.type === 'instrument' && place !== null) this.#instruments[place] = event.instrument;
  }

  /**
   * Writes a part of the state at a moment that may have passed: an instrument may be known better already.
   * @throws RangeError as `write` does
   */
  writeState(line: ByteLine, event: MarketEvent): void {
    this.#writeState(line, event);
  }

  #writeState(line: ByteLine, event: MarketEvent): number | null {
    if (event.type === 'instrument') {
      const { symbol, instrument } = event;
      if (instrument.symbol !== symbol) {
        throw new RangeError(`an instrument event of ${symbol} describes ${instrument.symbol}`);
      }
      writeRow(line, event, this.#places.get(symbol) ?? this.#instruments.length);
      this.learn(instrument);
      return this.#places.get(symbol) as number;
    }
    const symbol = 'symbol' in event ? event.symbol : undefined;
    const place = symbol === undefined ? null : this.#places.get(symbol);
    if (place === undefined) throw new RangeError(`${event.type} of ${symbol} before its instrument`);
    writeRow(line, event, place);
    return place;
  }
}

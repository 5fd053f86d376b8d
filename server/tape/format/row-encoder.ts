import type { MarketEvent } from '../../../lib/market/event';
import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import type { ByteLine } from './byte-line';
import { writeRow } from './row-writer';

/** Encodes events as rows, and assigns symbol numbers to instruments. */
export class RowEncoder {
  readonly #instruments: Instrument[] = [];
  readonly #symbolNumbers = new Map<MarketSymbol, number>();

  /** Known instruments, by symbol number. */
  get instruments(): readonly Instrument[] {
    return this.#instruments;
  }

  /** Assigns a symbol number if the instrument has none. */
  learn(instrument: Instrument): void {
    if (this.#symbolNumbers.has(instrument.symbol)) return;
    this.#symbolNumbers.set(instrument.symbol, this.#instruments.length);
    this.#instruments.push(instrument);
  }

  /**
   * Writes an event.
   * @throws RangeError if a number is not finite or the instrument is unknown
   */
  write(line: ByteLine, event: MarketEvent): void {
    const symbolNumber = this.#writeState(line, event);
    if (event.type === 'instrument' && symbolNumber !== null)
      this.#instruments[symbolNumber] = event.instrument;
  }

  /**
   * Writes an event of a past state; does not replace a newer instrument.
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
      writeRow(line, event, this.#symbolNumbers.get(symbol) ?? this.#instruments.length);
      this.learn(instrument);
      return this.#symbolNumbers.get(symbol) as number;
    }
    const symbol = 'symbol' in event ? event.symbol : undefined;
    const symbolNumber = symbol === undefined ? null : this.#symbolNumbers.get(symbol);
    if (symbolNumber === undefined) throw new RangeError(`${event.type} of ${symbol} before its instrument`);
    writeRow(line, event, symbolNumber);
    return symbolNumber;
  }
}

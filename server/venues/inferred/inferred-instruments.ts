import type { InstrumentEvent, Level, MarketEvent } from '../../../lib/market/event';
import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import { instrumentSchema } from '../../../lib/protocol/instrument-schema';
import { EventFault } from '../../market/event-fault';
import { DecimalsSeen, MAX_DECIMALS, meantDecimals } from '../decimals';
import { plainInstrument } from './plain-instrument';

type SymbolEvent = Exclude<MarketEvent, { readonly type: 'disconnect' | 'gap' | 'source' | 'instrument' }>;

/** Fields that an instrument must have. */
const REQUIRED = [
  ...['symbol', 'name', 'venue', 'kind', 'colorConvention'],
  ...['priceDecimals', 'tickSize', 'sizeDecimals', 'lotSize'],
] as readonly (keyof Instrument)[];

/** Instrument of one symbol so far. */
interface Described {
  readonly seen: DecimalsSeen;
  /** Fields that an instrument event gave; undefined without one. */
  given: Partial<Instrument> | undefined;
  instrument: Instrument;
}

/**
 * Describes instruments that no event describes: by their symbol, with the decimals of their numbers, and again
 * when a number has more. Fields that an instrument event leaves out are inferred in the same way.
 */
export class InferredInstruments {
  readonly #known: (symbol: MarketSymbol) => Instrument | undefined;
  readonly #described = new Map<MarketSymbol, Described>();

  /** @param known returns an instrument that another source has described, which is not inferred */
  constructor(known: (symbol: MarketSymbol) => Instrument | undefined = () => undefined) {
    this.#known = known;
  }

  /** Number of described symbols. */
  get size(): number {
    return this.#described.size;
  }

  /** True once the symbol has been described here. */
  has(symbol: MarketSymbol): boolean {
    return this.#described.has(symbol);
  }

  /** Returns the events with instruments inserted and completed; the same list if nothing is missing. */
  precede(events: readonly MarketEvent[]): readonly MarketEvent[] {
    let copy: MarketEvent[] | undefined;
    for (const [place, event] of events.entries()) {
      const own = event.type === 'instrument' ? this.#whole(event) : event;
      const before = this.before(own);
      if (copy === undefined && (before !== undefined || own !== event)) copy = events.slice(0, place);
      if (before !== undefined) copy?.push(before);
      copy?.push(own);
    }
    return copy ?? events;
  }

  /** Returns the instrument event that must precede this event, if one is missing. */
  before(event: MarketEvent): InstrumentEvent | undefined {
    if (event.type === 'instrument' || !isOfSymbol(event)) return undefined;
    const { symbol, timestamp, localTimestamp } = event;
    const known = this.#described.get(symbol);
    if (known === undefined) {
      const elsewhere = this.#known(symbol);
      const seen = new DecimalsSeen();
      see(seen, event);
      const instrument = elsewhere ?? plainInstrument(symbol, seen);
      this.#described.set(symbol, { seen, given: elsewhere, instrument });
      return elsewhere ? undefined : { type: 'instrument', symbol, timestamp, localTimestamp, instrument };
    }
    if (isFixed(known.given) || !see(known.seen, event)) return undefined;
    known.instrument = described(symbol, known);
    return { type: 'instrument', symbol, timestamp, localTimestamp, instrument: known.instrument };
  }

  /**
   * Completes a given instrument and remembers it.
   * @throws EventFault naming an invalid field
   */
  complete(event: InstrumentEvent): InstrumentEvent {
    const { symbol } = event;
    const known = this.#described.get(symbol);
    const given: Partial<Instrument> = event.instrument;
    const seen = known?.seen ?? new DecimalsSeen();
    const instrument = described(symbol, { seen, given });
    this.#described.set(symbol, { seen, given, instrument });
    return { ...event, instrument };
  }

  /** Completes a given instrument unless it has every field that an instrument must have. */
  #whole(event: InstrumentEvent): InstrumentEvent {
    const { symbol, instrument } = event;
    if (REQUIRED.some((field) => instrument[field] === undefined)) return this.complete(event);
    this.#described.set(symbol, { seen: new DecimalsSeen(), given: instrument, instrument });
    return event;
  }

  /** Returns the instrument of a symbol as described so far. */
  of(symbol: MarketSymbol): Instrument | undefined {
    return this.#described.get(symbol)?.instrument;
  }
}

function isOfSymbol(event: MarketEvent): event is SymbolEvent {
  return event.type !== 'disconnect' && event.type !== 'gap' && event.type !== 'source';
}

/** True if no number can change the instrument. */
function isFixed(given: Partial<Instrument> | undefined): boolean {
  return given?.priceDecimals !== undefined && given.sizeDecimals !== undefined;
}

/** @throws EventFault naming an invalid field of the given ones */
function described(symbol: MarketSymbol, { seen, given }: Omit<Described, 'instrument'>): Instrument {
  if (given === undefined) return plainInstrument(symbol, seen);
  const { priceDecimals = seen.price, sizeDecimals = seen.size } = given;
  const plain = plainInstrument(symbol, { price: priceDecimals, size: sizeDecimals });
  const result = instrumentSchema.safeParse({ ...plain, ...given });
  if (result.success) {
    const instrument = result.data as Instrument;
    if (instrument.symbol !== symbol) throw differs('symbol', symbol, instrument.symbol);
    if (instrument.venue !== plain.venue) throw differs('venue', plain.venue, instrument.venue);
    return instrument;
  }
  const [issue] = result.error.issues;
  const field = ['instrument', ...(issue?.path ?? [])].join('.');
  throw new EventFault(`${field} of ${symbol}: ${issue?.message}`, field);
}

function differs(field: string, expected: string, given: string): EventFault {
  const name = `instrument.${field}`;
  return new EventFault(`${name} must be ${JSON.stringify(expected)}, not ${JSON.stringify(given)}`, name);
}

/** Adds the decimals of an event's numbers; true if one needs more than any before. */
function see(seen: DecimalsSeen, event: SymbolEvent): boolean {
  const before = seen.price + seen.size;
  switch (event.type) {
    case 'trade':
      seePrice(seen, event.price);
      seeSize(seen, event.size);
      break;
    case 'quote':
      seePrice(seen, event.bid);
      seeSize(seen, event.bidSize);
      seePrice(seen, event.ask);
      seeSize(seen, event.askSize);
      break;
    case 'book_snapshot':
    case 'book_change':
      seeLevels(seen, event.bids);
      seeLevels(seen, event.asks);
      break;
    case 'bar':
      seePrice(seen, event.open);
      seePrice(seen, event.high);
      seePrice(seen, event.low);
      seePrice(seen, event.close);
      seeSize(seen, event.volume);
      break;
    case 'status':
      break;
  }
  return seen.price + seen.size > before;
}

function seeLevels(seen: DecimalsSeen, levels: readonly Level[]): void {
  for (let at = 0; at < levels.length; at++) {
    const level = levels[at] as Level;
    seePrice(seen, level[0]);
    seeSize(seen, level[1]);
  }
}

function seePrice(seen: DecimalsSeen, value: number | undefined): void {
  if (value === undefined || fits(value, seen.price)) return;
  seen.price = Math.max(seen.price, meantDecimals(value));
}

function seeSize(seen: DecimalsSeen, value: number | undefined): void {
  if (value === undefined || fits(value, seen.size)) return;
  seen.size = Math.max(seen.size, meantDecimals(value));
}

/** Powers of ten, which are exact; faster than to count the decimals of a text. */
const POWERS = Array.from({ length: MAX_DECIMALS + 1 }, (_, decimals) => 10 ** decimals);

/** True if the number needs no more than so many decimals. */
function fits(value: number, decimals: number): boolean {
  const power = POWERS[decimals] as number;
  return Math.round(value * power) / power === value;
}

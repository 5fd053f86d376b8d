import type { MarketEvent, TradingStatus } from '../../lib/market/event';
import { CALCULATED_VENUE, type Instrument, type MarketSymbol } from '../../lib/market/instrument';
import type { Market } from '../market/market';
import type { Clock } from '../time/clock';
import { calculatedInstrument } from './calculated-instrument';
import { boundsOf, evaluate, type InputPrices } from './expression';
import type { Formula } from './formula-file';

/** Minimum time between two calculations, µs: changes of the inputs within it are conflated. */
const PERIOD = 50_000;
/** Time after which a formula whose inputs are unknown is logged, µs. */
const MAX_WAIT = 10_000_000;
/** Maximum of unknown inputs that the log names for one formula. */
const MAX_LOGGED_INPUTS = 5;

/** Statuses of inputs, the one that counts most first. */
const STATUSES: readonly TradingStatus[] = ['halted', 'closed', 'pre', 'auction', 'limit', 'open'];

export interface CalculationLog {
  warn(fields: object, message: string): void;
}

export interface CalculationOptions {
  readonly market: Market;
  readonly clock: Clock;
  readonly log: CalculationLog;
  /** Returns the formulas in force, by level; the same list until they change. */
  readonly formulas: () => readonly Formula[];
  /** Applies events to the market, at once unless it is shared. */
  readonly give: (events: readonly MarketEvent[]) => void;
  /**
   * True when events reach the market later, through a log that other processes read and calculate for in turn:
   * calculated instruments are then never those of the feed.
   */
  readonly isShared?: boolean | undefined;
}

/** Formula with its state. */
interface Calculated {
  readonly formula: Formula;
  /** Rows of its inputs in the market, and its own; undefined until all inputs are instruments. */
  rows: Rows | undefined;
  instrument: Instrument | undefined;
  /** Version of the market at its last calculation. */
  version: number;
  /** Time of its last value, µs. */
  time: number;
  /** Id of its last trade. */
  id: number;
  /** Reason of the loss that was reported last. */
  loss: string | undefined;
  isLogged: boolean;
}

interface Rows {
  readonly own: number;
  readonly inputs: readonly number[];
}

/**
 * Calculates instruments from others and gives their events to the market after those of the feed, as ordinary
 * events. Without formulas it does nothing; with them it reads the version of each input at most every 50 ms.
 */
export class CalculatedInstruments {
  readonly #options: CalculationOptions;
  #formulas: readonly Formula[] = [];
  #levels: readonly (readonly Calculated[])[] = [];
  /** Symbols that this object has defined, and those that the feed itself delivers. */
  readonly #own = new Set<string>();
  readonly #delivered = new Set<string>();
  /** Versions of instruments and sources at the last calculation. */
  #definedAt = -1;
  #sourcesVersion = -1;
  #isLost = false;
  #ranAt = Number.NEGATIVE_INFINITY;
  #changedAt = 0;
  #cancel: (() => void) | undefined;

  constructor(options: CalculationOptions) {
    this.#options = options;
  }

  /** Notes which of the symbols the feed delivers itself, such as a tape that was recorded with them. */
  before(events: readonly MarketEvent[]): void {
    if (this.#options.formulas().length === 0) return;
    for (const event of events) {
      if (event.type === 'instrument' && event.instrument.venue === CALCULATED_VENUE)
        this.#deliver(event.symbol);
    }
  }

  /** Calculates due formulas: at once, or when the period since the last calculation has passed. */
  update(): void {
    if (this.#formulas.length === 0 && this.#options.formulas().length === 0) return;
    const { clock } = this.#options;
    const wait = this.#ranAt + PERIOD - clock.monotonic();
    if (wait <= 0) this.#run();
    else this.#cancel ??= clock.after(Math.ceil(wait / 1_000), () => this.#run());
  }

  /** Forgets what it has calculated, after the market was cleared. */
  restarted(): void {
    this.stop();
    this.#delivered.clear();
    this.#formulas = [];
    this.#levels = [];
    this.#definedAt = this.#sourcesVersion = -1;
    this.#isLost = false;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #run(): void {
    this.stop();
    const { market, clock, formulas } = this.#options;
    this.#ranAt = clock.monotonic();
    if (formulas() !== this.#formulas) this.#adopt(formulas());
    this.#define();
    for (const level of this.#levels) {
      const isAll = market.sources.version !== this.#sourcesVersion;
      const due = level.filter((one) => one.rows !== undefined && (isAll || this.#isDue(one, one.rows)));
      if (due.length > 0) this.#calculate(due);
    }
    this.#reportLoss();
    this.#sourcesVersion = market.sources.version;
  }

  /** Takes over changed formulas; those that are gone lose their values. */
  #adopt(formulas: readonly Formula[]): void {
    const before = this.#levels.flat();
    this.#formulas = formulas;
    this.#changedAt = this.#ranAt;
    this.#definedAt = this.#sourcesVersion = -1;
    const levels: Calculated[][] = [];
    for (const formula of formulas) {
      const known = before.find((one) => one.formula.symbol === formula.symbol);
      const fresh = { rows: undefined, version: -1, loss: undefined, isLogged: false };
      const level = levels[formula.level] ?? [];
      levels[formula.level] = level;
      level.push({
        ...{ formula, instrument: known?.instrument, time: known?.time ?? 0, id: known?.id ?? 0 },
        ...fresh,
      });
    }
    this.#levels = levels;
    const kept = new Set<string>(formulas.map(({ symbol }) => symbol));
    const symbols = before.map((one) => one.formula.symbol).filter((symbol) => !kept.has(symbol));
    const gone = symbols.filter((symbol) => this.#own.has(symbol) && !this.#delivered.has(symbol));
    this.#lose(gone, 'the formula was removed');
  }

  #deliver(symbol: MarketSymbol): void {
    if (this.#delivered.has(symbol)) return;
    this.#delivered.add(symbol);
    for (const one of this.#levels.flat()) if (one.formula.symbol === symbol) this.#leave(one);
  }

  /** Leaves the instrument of a formula to the feed. */
  #leave(one: Calculated): void {
    one.rows = undefined;
    if (one.isLogged) return;
    one.isLogged = true;
    const { symbol } = one.formula;
    this.#options.log.warn({ symbol }, 'formula not calculated: the feed delivers this instrument');
  }

  /** Defines the instruments whose inputs are all known, and again after a change of those. */
  #define(): void {
    const { market, give, isShared = false } = this.#options;
    const isWaiting = this.#ranAt - this.#changedAt > MAX_WAIT;
    if (market.definedAt === this.#definedAt && !isWaiting) return;
    for (const level of this.#levels) {
      for (const one of level) {
        const { symbol, inputs } = one.formula;
        if (!isShared && market.indexOf(symbol) >= 0 && !this.#own.has(symbol)) this.#delivered.add(symbol);
        if (this.#delivered.has(symbol)) {
          this.#leave(one);
          continue;
        }
        const rows = inputs.map((input) => market.indexOf(input));
        if (rows.includes(-1)) {
          if (isWaiting && !one.isLogged) this.#logUnknown(one, rows);
          continue;
        }
        const instrument = calculatedInstrument(
          one.formula,
          rows.map((row) => market.instrumentOf(row)),
        );
        if (JSON.stringify(instrument) !== JSON.stringify(one.instrument)) {
          this.#own.add(symbol);
          one.instrument = instrument;
          give([{ type: 'instrument', instrument, ...this.#stamp(symbol) }]);
        }
        const own = market.indexOf(symbol);
        if (own >= 0) one.rows ??= { own, inputs: rows };
      }
    }
    this.#definedAt = market.definedAt;
    if (isWaiting) this.#changedAt = Number.POSITIVE_INFINITY;
  }

  #logUnknown(one: Calculated, rows: readonly number[]): void {
    one.isLogged = true;
    const { symbol, inputs } = one.formula;
    const unknown = inputs.filter((_, place) => rows[place] === -1).slice(0, MAX_LOGGED_INPUTS);
    this.#options.log.warn({ symbol, inputs: unknown.join(', ') }, 'formula waits for unknown instruments');
  }

  /** True if a price or status of an input is newer than the last calculation. */
  #isDue({ version }: Calculated, { inputs }: Rows): boolean {
    const { rowVersion } = this.#options.market.quotes;
    for (let place = 0; place < inputs.length; place++) {
      if ((rowVersion[inputs[place] as number] as number) > version) return true;
    }
    return false;
  }

  /** Calculates formulas of one level: new values first, since those end a loss, then the losses. */
  #calculate(due: readonly Calculated[]): void {
    const { market, give } = this.#options;
    const events: MarketEvent[] = [];
    const lost = new Map<string, Calculated[]>();
    for (const one of due) {
      one.version = market.version;
      const loss = this.#addEvents(one, one.rows as Rows, events);
      if (loss !== undefined) lost.set(loss, [...(lost.get(loss) ?? []), one]);
    }
    if (events.length > 0) give(events);
    for (const [reason, all] of lost) {
      const shown = all.filter((one) => this.#isShown(one, reason));
      for (const one of all) one.loss = reason;
      this.#lose(
        shown.map((one) => one.formula.symbol),
        reason,
      );
    }
  }

  /** True if the loss must be reported: a value is shown, as current or for another reason. */
  #isShown({ rows, loss }: Calculated, reason: string): boolean {
    const { market } = this.#options;
    const row = (rows as Rows).own;
    if (Number.isNaN(market.quotes.get(row, 'last'))) return false;
    return market.sources.stateOf(row) === 'ok' || (loss !== undefined && loss !== reason);
  }

  /** Adds the events of a new value. Returns the reason if there is none. */
  #addEvents(one: Calculated, rows: Rows, events: MarketEvent[]): string | undefined {
    const { market } = this.#options;
    const { quotes, sources } = market;
    const { symbol, inputs: names, expression } = one.formula;
    for (const [place, row] of rows.inputs.entries()) {
      const state = sources.stateOf(row);
      if (state !== 'ok') return `${names[place]} is ${state === 'stale' ? 'stale' : 'disconnected'}`;
    }
    const prices = pricesOf(market, rows.inputs);
    const { own } = rows;
    const decimals = market.instrumentOf(own).priceDecimals;
    const value = rounded(evaluate(expression, prices), decimals);
    const [bid, ask] = boundsOf(expression, prices).map((bound) => rounded(bound, decimals));
    const isLost = sources.stateOf(own) !== 'ok';
    const hasValue = !Number.isNaN(value);
    const best =
      hasValue && bid !== undefined && !Number.isNaN(bid) && ask !== undefined && !Number.isNaN(ask);
    const isQuoteNew =
      !Object.is(quotes.get(own, 'bid'), best ? bid : Number.NaN) ||
      !Object.is(quotes.get(own, 'ask'), best ? ask : Number.NaN);
    const stamp = this.#stampOf(one, rows);
    if (isQuoteNew || (hasValue && isLost && quotes.get(own, 'last') === value))
      if (hasValue || !isLost) events.push({ type: 'quote', ...(best && { bid, ask }), ...stamp });
    if (!hasValue) {
      const missing = names.find((_, place) =>
        Number.isNaN(evaluate({ type: 'price', input: place }, prices)),
      );
      return missing === undefined ? `${symbol} has no value: division by zero` : `${missing} has no price`;
    }
    one.loss = undefined;
    this.#isLost = false;
    if (quotes.get(own, 'last') !== value) {
      one.id = Math.max(one.id + 1, stamp.timestamp);
      events.push({ type: 'trade', id: String(one.id), price: value, size: 0, side: 'unknown', ...stamp });
    }
    const status = this.#statusOf(rows.inputs);
    if (status !== undefined && status !== quotes.status(own))
      events.push({ type: 'status', status, ...stamp });
    return undefined;
  }

  /** Returns the status of the inputs that counts most; undefined if none has one. */
  #statusOf(inputs: readonly number[]): TradingStatus | undefined {
    const { quotes } = this.#options.market;
    const found = new Set(inputs.map((row) => quotes.status(row)));
    return STATUSES.find((status) => found.has(status));
  }

  /** Reports the source as lost while no formula has a value because of its inputs. */
  #reportLoss(): void {
    const { market, give } = this.#options;
    if (this.#isLost || market.sources.version === this.#sourcesVersion) return;
    const defined = this.#levels.flat().flatMap(({ rows }) => rows ?? []);
    const isLost = ({ inputs }: Rows) => inputs.some((row) => market.sources.stateOf(row) !== 'ok');
    if (defined.length === 0 || !defined.every(isLost)) return;
    this.#isLost = true;
    const { time } = market;
    const reason = 'no formula has all of its inputs';
    give([{ type: 'disconnect', source: CALCULATED_VENUE, reason, timestamp: time, localTimestamp: time }]);
  }

  #lose(symbols: readonly MarketSymbol[], reason: string): void {
    if (symbols.length === 0) return;
    const { time } = this.#options.market;
    this.#options.give([{ type: 'disconnect', symbols, reason, timestamp: time, localTimestamp: time }]);
  }

  #stamp(symbol: MarketSymbol) {
    const { time } = this.#options.market;
    return { symbol, timestamp: time, localTimestamp: time };
  }

  /** Returns the times of a value: that of the newest price of its inputs, which never decreases. */
  #stampOf(one: Calculated, { inputs }: Rows) {
    const { market } = this.#options;
    for (const row of inputs) one.time = Math.max(one.time, market.quotes.get(row, 'timestamp') || 0);
    return { ...this.#stamp(one.formula.symbol), timestamp: one.time || market.time };
  }
}

function pricesOf({ quotes }: Market, rows: readonly number[]): InputPrices {
  const get = (field: 'last' | 'bid' | 'ask') => (input: number) => quotes.get(rows[input] as number, field);
  return { last: get('last'), bid: get('bid'), ask: get('ask') };
}

/** Returns the value as prices are: a multiple of 10^-decimals; NaN if it is none. */
function rounded(value: number, decimals: number): number {
  const units = Math.round(value * 10 ** decimals);
  return Number.isSafeInteger(units) ? Number((units / 10 ** decimals).toFixed(decimals)) + 0 : Number.NaN;
}

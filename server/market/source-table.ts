import type { DisconnectEvent, GapEvent, MarketEvent, SourceEvent } from '../../lib/market/event';
import { CALCULATED_VENUE, type MarketSymbol } from '../../lib/market/instrument';
import type { SourceStatus, StreamState } from '../../lib/protocol/messages';
import { ArrivalTimes } from './arrival-times';
import { ANY_CODE, venueOf } from './event-scope';
import {
  emptySource,
  isShown,
  type LostPart,
  lostParts,
  MIN_STALE,
  nextArrival,
  overallState,
  RESTING,
  reasonOf,
  type Source,
  type SourceRows,
  STALE_INTERVALS,
  type WrittenSources,
  withoutSymbols,
} from './market-source';
import type { StateReader, StateWriter } from './state/state-bytes';

/** Sources of a market. A row belongs to its venue, unless events assign it to another source. */
export class SourceTable {
  readonly #rows: SourceRows;
  readonly #sources: Source[] = [];
  readonly #byName = new Map<string, number>();
  /** Symbols that events assigned to a source other than their venue. */
  readonly #assigned = new Map<MarketSymbol, number>();
  /** Rows that are disconnected although their source delivers. */
  readonly #lostRows = new Map<number, DisconnectEvent>();
  #feedOutage: DisconnectEvent | undefined;
  /** Source of each row. */
  #ofRow = new Uint32Array(0);
  readonly #times = new ArrivalTimes();
  #version = 0;

  constructor(rows: SourceRows) {
    this.#rows = rows;
  }

  /** Version of the result of {@link list}. */
  get version(): number {
    return this.#version;
  }

  /** Adds a row of the market, before its first event is counted. */
  addRow(row: number): void {
    if (row >= this.#ofRow.length) {
      const larger = new Uint32Array(Math.max(64, this.#ofRow.length * 2));
      larger.set(this.#ofRow);
      this.#ofRow = larger;
    }
    const symbol = this.#rows.symbolOf(row);
    this.#ofRow[row] = this.#assigned.get(symbol) ?? this.#indexOf(venueOf(symbol));
  }

  /** Notes that a row has become an instrument of the market. */
  listed(row: number): void {
    const source = this.#sourceOf(row);
    if (source.listedRows++ === 0) this.#version++;
  }

  /** Counts an event of a row. @param time its `localTimestamp`, µs */
  received(row: number, time: number): void {
    const index = this.#ofRow[row] as number;
    if (time >= (this.#times.arrivalAt[index] as number)) this.#handleArrival(index, row, time);
    this.#times.receivedAt[index] = time;
  }

  /** Applies an event of a source. */
  apply(event: DisconnectEvent | GapEvent | SourceEvent): void {
    if (event.type === 'source') this.#describe(event);
    else if (event.type === 'disconnect') this.#disconnect(event);
    else this.#gap(event);
  }

  /**
   * Marks sources as stale that have sent nothing for too long.
   * @param time market time, µs
   * @param pace seconds of market time per second of the clock: the speed of a replay
   */
  markStale(time: number, pace = 1): void {
    for (const [index, source] of this.#sources.entries()) {
      // Calculated values change when their inputs do, and are stale when those are.
      if (source.state !== 'ok' || source.listedRows === 0 || source.name === CALCULATED_VENUE) continue;
      const heardAt = this.#times.receivedAt[index] as number;
      if (Number.isNaN(heardAt)) {
        // Its waiting time starts now.
        this.#times.receivedAt[index] = time;
        this.#set(index, 'ok', time);
        continue;
      }
      const interval = this.#times.interval[index] as number;
      const limit = Math.max(MIN_STALE * Math.max(1, pace), STALE_INTERVALS * interval);
      if (time - heardAt <= limit) continue;
      source.resting = this.#isResting(index);
      if (!source.resting) this.#set(index, 'stale', heardAt);
    }
  }

  /** Returns the state of the data of a row. */
  stateOf(row: number): StreamState {
    return this.#feedOutage || this.#lostRows.has(row) ? 'down' : this.#sourceOf(row).state;
  }

  /** Returns the combined state of all sources, and its reason. */
  overall(): { readonly state: StreamState; readonly reason?: string } {
    return this.#feedOutage
      ? { state: 'down', reason: this.#feedOutage.reason }
      : overallState(this.#sources);
  }

  /** Returns the states of the sources by name, each followed by its separately disconnected rows. */
  list(): SourceStatus[] {
    const found: SourceStatus[] = [];
    for (const [index, source] of this.#sources.entries()) {
      if (!isShown(source)) continue;
      const { name, state, since, outage, delayed } = source;
      found.push({
        ...{ name, state, since },
        ...(outage && reasonOf(outage.event)),
        ...(delayed !== undefined && { delayed }),
        ...(source.assigned && { symbols: this.#symbolsOf(index) }),
      });
    }
    for (const { name, event, symbols } of this.#lostParts()) {
      found.push({ name, state: 'down', since: event.localTimestamp, ...reasonOf(event), symbols });
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** Returns the time of a source's newest event, µs; undefined before the first. */
  receivedAt(name: string): number | undefined {
    const time = this.#times.receivedAt[this.#byName.get(name) ?? -1];
    return time === undefined || Number.isNaN(time) ? undefined : time;
  }

  /**
   * Filters a result of {@link list} by the symbols that a client may see. A source without symbols yet needs the
   * permission for all of it.
   */
  visible(list: readonly SourceStatus[], allows: (symbol: string) => boolean): SourceStatus[] {
    const seen = new Set<string>();
    for (const { name, listedRows } of this.#sources) {
      if (listedRows === 0 && allows(`${name}:${ANY_CODE}`)) seen.add(name);
    }
    for (let row = 0; row < this.#rows.size(); row++) {
      const { name } = this.#sourceOf(row);
      if (seen.has(name) || !this.#rows.isListed(row)) continue;
      if (allows(this.#rows.symbolOf(row))) seen.add(name);
    }
    return list.flatMap((source) => {
      const { symbols, ...rest } = source;
      if (!seen.has(source.name)) return [];
      const allowed = symbols?.filter(allows);
      return allowed === undefined ? [source] : allowed.length > 0 ? [{ ...rest, symbols: allowed }] : [];
    });
  }

  /** Returns events that restore this state, to be applied after those of the rows, at `at` (µs). */
  keyframe(at: number): MarketEvent[] {
    const events: MarketEvent[] = [];
    for (const [index, source] of this.#sources.entries()) {
      if (!isShown(source)) continue;
      const { name, assigned, delayed, outage, since } = source;
      const heardAt = this.#times.receivedAt[index] as number;
      events.push({
        ...{ type: 'source', source: name, localTimestamp: at },
        timestamp: Number.isNaN(heardAt) ? at : heardAt,
        interval: this.#times.interval[index] as number,
        ...(assigned && { symbols: this.#symbolsOf(index) }),
        ...(delayed !== undefined && { delayed }),
      });
      if (outage && !(outage.whole && this.#feedOutage)) {
        events.push({ ...withoutSymbols(outage.event), source: name, localTimestamp: since });
      }
    }
    for (const { event, symbols } of this.#lostParts()) events.push({ ...event, symbols });
    if (this.#feedOutage) events.push(this.#feedOutage);
    return events;
  }

  /** Writes the whole state, which symbols and not rows name. */
  write(state: StateWriter): void {
    const sources = this.#sources.map(({ since: _, ...source }) => source);
    const [lost, assigned, feedOutage] = [this.#lostParts(), [...this.#assigned], this.#feedOutage];
    state.json({ sources, lost, assigned, feedOutage });
    for (const [index, { since }] of this.#sources.entries()) {
      state.number(since);
      this.#times.write(index, state);
    }
  }

  /** Replaces the state by one of a market with the same listed symbols. */
  read(state: StateReader): void {
    const { sources, lost, assigned, feedOutage } = state.json() as WrittenSources;
    this.#sources.length = 0;
    for (const known of [this.#byName, this.#assigned, this.#lostRows]) known.clear();
    for (const source of sources) {
      const index = this.#indexOf(source.name);
      this.#sources[index] = { ...emptySource(source.name), ...source, since: state.number() };
      this.#times.read(index, state);
    }
    for (const [symbol, index] of assigned) this.#assigned.set(symbol, index);
    for (let row = 0; row < this.#rows.size(); row++) this.addRow(row);
    for (const { event, symbols } of lost)
      for (const row of this.#rowsOf(symbols)) this.#lostRows.set(row, event);
    this.#feedOutage = feedOutage;
    this.#version++;
  }

  /** Clears everything but an outage of the whole feed, which lasts until its next event. */
  clear(): void {
    const outage = this.#feedOutage;
    this.forget();
    this.#feedOutage = outage;
  }

  /** Clears everything but the venues of rows. */
  forget(): void {
    this.#feedOutage = undefined;
    this.#lostRows.clear();
    this.#assigned.clear();
    for (const [index, source] of this.#sources.entries()) {
      Object.assign(source, emptySource(source.name));
      this.#times.reset(index);
    }
    for (let row = 0; row < this.#rows.size(); row++) this.addRow(row);
    this.#version++;
  }

  /** Handles an event that starts an arrival, or that is of a source in trouble. */
  #handleArrival(index: number, row: number, time: number): void {
    const source = this.#sources[index] as Source;
    const heardAt = this.#times.receivedAt[index] as number;
    const isUsual = source.state !== 'down' && !source.resting;
    if (isUsual && time >= nextArrival(heardAt)) this.#times.learn(index, time - heardAt);
    source.resting = false;
    this.#recover(index, time);
    if (source.lostRows > 0 && this.#lostRows.delete(row)) {
      source.lostRows--;
      this.#version++;
    }
    this.#times.arrivalAt[index] = source.lostRows > 0 ? Number.NEGATIVE_INFINITY : nextArrival(time);
  }

  #recover(index: number, time: number): void {
    if (this.#feedOutage) this.#version++;
    this.#feedOutage = undefined;
    const source = this.#sources[index] as Source;
    if (source.state === 'ok' && !Number.isNaN(source.since)) return;
    source.outage = undefined;
    this.#set(index, 'ok', time);
  }

  #set(index: number, state: StreamState, since: number): void {
    const source = this.#sources[index] as Source;
    source.state = state;
    source.since = since;
    if (state !== 'ok') this.#times.arrivalAt[index] = Number.NEGATIVE_INFINITY;
    this.#version++;
  }

  #describe({ source: name, symbols, interval, delayed, timestamp, localTimestamp }: SourceEvent): void {
    const index = this.#named(name);
    const source = this.#sources[index] as Source;
    if (symbols) this.#assign(index, symbols);
    if (interval !== undefined) this.#times.interval[index] = interval;
    source.delayed = delayed;
    this.#recover(index, localTimestamp);
    this.#times.receivedAt[index] = timestamp;
    this.#times.arrivalAt[index] = nextArrival(timestamp);
    this.#version++;
  }

  #disconnect(event: DisconnectEvent): void {
    const { source, symbols } = event;
    if (source === undefined && symbols === undefined) {
      this.#feedOutage = event;
      for (const [index, { outage }] of this.#sources.entries()) {
        if (outage === undefined) this.#lose(index, event, true);
      }
      this.#version++;
      return;
    }
    if (source !== undefined && this.#isWhole(source, symbols)) this.#lose(this.#named(source), event, false);
    else for (const row of this.#rowsOf(symbols)) this.#loseRow(row, event);
  }

  #gap({ source, symbols, symbol, localTimestamp: time }: GapEvent): void {
    if (symbol !== undefined || symbols !== undefined) {
      for (const row of this.#rowsOf(symbols ?? (symbol === undefined ? [] : [symbol])))
        this.received(row, time);
    }
    if (source !== undefined) {
      const index = this.#named(source);
      this.#recover(index, time);
      this.#times.receivedAt[index] = time;
    }
    if (source !== undefined || symbols !== undefined || symbol !== undefined) return;
    if (this.#feedOutage) this.#version++;
    this.#feedOutage = undefined;
    for (const [index, { outage }] of this.#sources.entries()) {
      if (outage?.whole) this.#recover(index, time);
    }
  }

  #lose(index: number, event: DisconnectEvent, whole: boolean): void {
    const source = this.#sources[index] as Source;
    source.outage = { event, whole };
    // A repeated report keeps the time of the first one.
    this.#set(index, 'down', source.state === 'down' ? source.since : event.localTimestamp);
  }

  #loseRow(row: number, event: DisconnectEvent): void {
    const index = this.#ofRow[row] as number;
    if (!this.#lostRows.has(row)) (this.#sources[index] as Source).lostRows++;
    this.#lostRows.set(row, event);
    this.#times.arrivalAt[index] = Number.NEGATIVE_INFINITY;
    this.#version++;
  }

  /** True if the event concerns all of the source; assigns the symbols to a source that is no venue. */
  #isWhole(name: string, symbols: readonly MarketSymbol[] | undefined): boolean {
    if (symbols === undefined) return true;
    if (symbols.some((symbol) => venueOf(symbol) === name)) return false;
    this.#assign(this.#named(name), symbols);
    return true;
  }

  #assign(index: number, symbols: readonly MarketSymbol[]): void {
    const source = this.#sources[index] as Source;
    for (const symbol of symbols) {
      const isVenue = venueOf(symbol) === source.name;
      if (isVenue) this.#assigned.delete(symbol);
      else {
        this.#assigned.set(symbol, index);
        source.assigned = true;
      }
      const row = this.#rows.indexOf(symbol);
      if (row < 0 || this.#ofRow[row] === index) continue;
      const before = this.#sourceOf(row);
      if (this.#rows.isListed(row)) {
        before.listedRows--;
        source.listedRows++;
      }
      if (this.#lostRows.delete(row)) before.lostRows--;
      this.#ofRow[row] = index;
    }
    this.#version++;
  }

  #named(name: string): number {
    const index = this.#indexOf(name);
    const source = this.#sources[index] as Source;
    if (!source.named) this.#version++;
    source.named = true;
    return index;
  }

  #indexOf(name: string): number {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const index = this.#sources.length;
    this.#byName.set(name, index);
    this.#sources.push(emptySource(name));
    this.#times.reach(index);
    return index;
  }

  #sourceOf(row: number): Source {
    return this.#sources[this.#ofRow[row] as number] as Source;
  }

  #rowsOf(symbols: readonly MarketSymbol[] = []): number[] {
    return symbols.map((symbol) => this.#rows.indexOf(symbol)).filter((row) => row >= 0);
  }

  #symbolsOf(index: number): MarketSymbol[] {
    const found: MarketSymbol[] = [];
    for (const [symbol, source] of this.#assigned) if (source === index) found.push(symbol);
    return found;
  }

  #lostParts(): LostPart[] {
    const nameOf = (row: number) => this.#sourceOf(row).name;
    return lostParts(this.#lostRows, nameOf, this.#rows.symbolOf);
  }

  /** True if no instrument of the source trades, so that silence is normal. */
  #isResting(index: number): boolean {
    for (let row = 0; row < this.#rows.size(); row++) {
      if (this.#ofRow[row] !== index || !this.#rows.isListed(row)) continue;
      if (!RESTING.has(this.#rows.statusOf(row))) return false;
    }
    return true;
  }
}

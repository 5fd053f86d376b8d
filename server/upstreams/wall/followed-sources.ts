import type { MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import type { SourceStatus, StreamStatus } from '../../../lib/protocol/messages';
import { venueOf } from '../../market/event-scope';

/** Time without data of a source, µs, after which its age is left to the upstream. */
const QUIET_MICROS = 2_000_000;
const DAY_MICROS = 86_400_000_000;

/** State of a source, or of a part of it, as events have given it. */
interface Given {
  readonly entry: SourceStatus;
  readonly isPart: boolean;
  readonly text: string;
}

/** Turns states of the sources of another wall into events that give a market the same states. */
export class FollowedSources {
  #status: StreamStatus | undefined;
  readonly #given = new Map<string, Given>();
  #isWholeLost = false;
  /** Time of the newest data of each source, µs. */
  readonly #heardAt = new Map<string, number>();
  /** Sources without data whose staleness the upstream decides. */
  readonly #quiet = new Set<string>();

  /** Names of the sources. */
  get names(): readonly string[] {
    return [...new Set(this.#status?.sources.map(({ name }) => name))];
  }

  /** Takes the newest status of the stream. */
  reach(status: StreamStatus): void {
    this.#status = status;
  }

  /** Gives all states again: the market has others. */
  forget(): void {
    this.#given.clear();
    this.#isWholeLost = false;
  }

  /**
   * Returns the events of changed states.
   * @param heard symbols of data since the last call, which ends their outages in the market
   */
  take(now: number, heard: ReadonlySet<MarketSymbol>): MarketEvent[] {
    if (this.#status === undefined) return [];
    const { sources, state, reason } = this.#status;
    const events: MarketEvent[] = [];
    const stamp = { timestamp: now, localTimestamp: now };
    const isWholeLost = sources.length === 0 && state === 'down';
    if (isWholeLost && !this.#isWholeLost)
      events.push({ type: 'disconnect', reason: reason ?? 'the upstream has no source', ...stamp });
    this.#isWholeLost = isWholeLost;
    const current = entriesOf(sources);
    for (const name of this.#dropHeard(sources, heard)) {
      this.#heardAt.set(name, now);
      this.#quiet.delete(name);
    }
    for (const [key, { entry, isPart }] of this.#given) {
      const next = current.get(key);
      const isBack = entry.state === 'down' && next?.entry.state !== 'down';
      if (isBack && isPart)
        events.push({ type: 'gap', symbols: entry.symbols ?? [], reason: 'delivers again', ...stamp });
      else if (isBack && next !== undefined)
        events.push({ type: 'gap', source: entry.name, reason: 'delivers again', ...stamp });
      if (next === undefined) this.#given.delete(key);
    }
    for (const [key, given] of current) {
      if (this.#given.get(key)?.text === given.text) continue;
      const before = this.#given.get(key);
      this.#given.set(key, given);
      events.push(...eventsOf(given, before !== undefined, now));
    }
    for (const { entry, isPart } of current.values()) {
      const { name, state, delayed, symbols } = entry;
      const heardAt = this.#heardAt.get(name) ?? now;
      if (isPart || state !== 'ok' || this.#quiet.has(name) || now - heardAt < QUIET_MICROS) continue;
      this.#quiet.add(name);
      // The upstream knows better than the market when its source is stale.
      events.push({
        ...{ type: 'source', source: name, interval: DAY_MICROS, timestamp: heardAt, localTimestamp: now },
        ...(delayed !== undefined && { delayed }),
        ...(symbols !== undefined && { symbols }),
      });
    }
    return events;
  }

  /** Forgets states that data of their symbols has ended in the market. @returns the sources of the data */
  #dropHeard(sources: readonly SourceStatus[], heard: ReadonlySet<MarketSymbol>): ReadonlySet<string> {
    const assigned = new Map<MarketSymbol, string>();
    for (const { name, symbols, state } of sources)
      if (state !== 'down') for (const symbol of symbols ?? []) assigned.set(symbol, name);
    const names = new Set<string>();
    for (const symbol of heard) names.add(assigned.get(symbol) ?? venueOf(symbol));
    for (const [key, { entry, isPart }] of this.#given) {
      if (entry.state === 'ok') continue;
      if (isPart ? entry.symbols?.some((symbol) => heard.has(symbol)) : names.has(entry.name))
        this.#given.delete(key);
    }
    return names;
  }
}

/** Returns the states by key; that of the whole source is the first of its name. */
function entriesOf(sources: readonly SourceStatus[]): Map<string, Given> {
  const entries = new Map<string, Given>();
  for (const entry of sources) {
    const isPart = entries.has(entry.name);
    const key = isPart ? `${entry.name} ${entry.symbols?.join(' ')}` : entry.name;
    const { title: _title, since, ...rest } = entry;
    const text = JSON.stringify(entry.state === 'ok' ? rest : { ...rest, since });
    entries.set(key, { entry, isPart, text });
  }
  return entries;
}

function eventsOf({ entry, isPart }: Given, isKnown: boolean, now: number): MarketEvent[] {
  const { name: source, state, since, delayed, symbols, reason = 'no reason is known', cause } = entry;
  const outage = { reason, ...(cause !== undefined && { cause }), timestamp: since, localTimestamp: now };
  if (isPart) return symbols === undefined ? [] : [{ type: 'disconnect', symbols, ...outage }];
  const events: MarketEvent[] = [];
  if (isKnown || delayed !== undefined || symbols !== undefined || state === 'stale') {
    const described = {
      ...(delayed !== undefined && { delayed }),
      ...(symbols !== undefined && { symbols }),
    };
    // A source is stale from the time of its last event.
    const timestamp = state === 'stale' ? since : now;
    const interval = state === 'stale' ? { interval: 0 } : {};
    events.push({ type: 'source', source, ...described, ...interval, timestamp, localTimestamp: now });
  }
  if (state === 'down') events.push({ type: 'disconnect', source, ...outage });
  return events;
}

import { TRADING_STATUSES } from '../../../lib/market/event';
import { symbolOf } from '../../../lib/market/instrument';
import type { NoticeContent } from '../../../lib/protocol/messages';
import { NOTICE_LEVELS } from '../../../lib/protocol/screens/notice-level';
import { quoteValue } from '../../../lib/schema/quote-value';
import type { Condition } from './field-schemas';
import { type Item, lookupOf } from './json-pointer';
import {
  levelsReader,
  MappingFault,
  numberReader,
  type Reader,
  textReader,
  timeReader,
  wordReader,
} from './mapped-value';
import type { Mapping, Rule } from './mapping-schema';

/** Items of one message, at most. */
const MAX_ITEMS = 100_000;

/** Notice for some users, and for the subscribers of a symbol. */
export interface MappedNotice {
  readonly users: readonly string[];
  readonly symbol?: string;
  readonly content: NoticeContent;
}

/** Item, or part of it, that was not mapped. */
export interface UnmappedItem {
  /** `item 3, rule 2 (quote)`, counted from 1. */
  readonly place: string;
  readonly reason: string;
}

/** Result of mapping one message. */
export interface MappedMessage {
  /** Values of events, as a producer would push them; the fields are not checked yet. */
  readonly events: Record<string, unknown>[];
  readonly notices: MappedNotice[];
  readonly unmapped: UnmappedItem[];
  /** Items that are ignored, or have a value that means none. */
  ignored: number;
}

/** Fields of an event by name; undefined if a value that it needs means none. */
type Fields = Record<string, unknown> | undefined;

interface CompiledRule {
  readonly name: string;
  readonly matches: (item: Item) => boolean;
  readonly apply: (item: Item, result: MappedMessage) => boolean;
}

/** Maps messages to events by a mapping, which is compiled once. */
export class Mapper {
  readonly #each: ((item: Item) => unknown) | undefined;
  readonly #place: string;
  readonly #ignored: readonly ((item: Item) => boolean)[];
  readonly #rules: readonly CompiledRule[];

  constructor(mapping: Mapping) {
    const { each, ignore = [], events } = mapping;
    this.#each = each === undefined ? undefined : lookupOf(each);
    this.#place = each ?? '';
    this.#ignored = ignore.map(conditionOf);
    this.#rules = events.map((rule, index) => ({
      name: `rule ${index + 1} (${rule.type})`,
      matches: rule.when === undefined ? () => true : conditionOf(rule.when),
      apply: applyOf(mapping, rule),
    }));
  }

  /** Maps a decoded message; faults are part of the result. */
  map(message: unknown): MappedMessage {
    const result: MappedMessage = { events: [], notices: [], unmapped: [], ignored: 0 };
    const whole: Item = { value: message, message, key: undefined };
    if (this.#each === undefined) {
      this.#mapItem(whole, 'message', result);
      return result;
    }
    if (this.#isIgnored(whole)) {
      result.ignored++;
      return result;
    }
    const list = this.#each(whole);
    if (typeof list !== 'object' || list === null) {
      const found = list === undefined ? 'absent' : quoteValue(list);
      const reason = `each: the value at ${this.#place || 'the message'} is ${found}, expected a list`;
      result.unmapped.push({ place: 'message', reason });
      return result;
    }
    const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(list)
      ? [...list.entries()]
      : Object.entries(list);
    if (entries.length > MAX_ITEMS) {
      const reason = `each: expected at most ${MAX_ITEMS} items, not ${entries.length}`;
      result.unmapped.push({ place: 'message', reason });
      return result;
    }
    for (const [index, [key, value]] of entries.entries()) {
      this.#mapItem({ value, message, key }, `item ${index + 1}`, result);
    }
    return result;
  }

  #mapItem(item: Item, place: string, result: MappedMessage): void {
    if (this.#isIgnored(item)) {
      result.ignored++;
      return;
    }
    let isMatched = false;
    for (const { name, matches, apply } of this.#rules) {
      if (!matches(item)) continue;
      isMatched = true;
      try {
        if (!apply(item, result)) result.ignored++;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        result.unmapped.push({ place: `${place}, ${name}`, reason: error.message });
      }
    }
    if (!isMatched) result.unmapped.push({ place, reason: `matches no rule: ${excerpt(item.value)}` });
  }

  #isIgnored(item: Item): boolean {
    return this.#ignored.some((matches) => matches(item));
  }
}

/** Maximum length of an item in a message, characters. */
const MAX_EXCERPT = 120;

function excerpt(value: unknown): string {
  let text = '';
  try {
    // A value that is nested too deeply for it has no excerpt.
    text = String(JSON.stringify(value));
  } catch {
    text = quoteValue(value);
  }
  return text.length > MAX_EXCERPT ? `${text.slice(0, MAX_EXCERPT)}…` : text;
}

function conditionOf(condition: Condition): (item: Item) => boolean {
  const tests = Object.entries(condition).map(([place, wanted]) => ({
    lookup: lookupOf(place),
    accepted: Array.isArray(wanted) ? wanted : [wanted],
  }));
  return (item) => tests.every(({ lookup, accepted }) => accepted.includes(lookup(item) as never));
}

/** Returns the function that adds what a rule makes of an item; it returns false without an event. */
function applyOf(mapping: Mapping, rule: Rule): CompiledRule['apply'] {
  if (rule.type === 'notice') {
    const read = noticeReader(rule);
    const symbolAt = rule.subscribers ? symbolReader(mapping, rule) : () => undefined;
    return (item, { notices }) => {
      const content = read(item);
      if (content === undefined) return false;
      const symbol = symbolAt(item);
      const data = symbol === undefined ? {} : { symbol, content: { ...content, data: { symbol } } };
      notices.push({ users: rule.users, content, ...data });
      return true;
    };
  }
  const symbolAt = symbolReader(mapping, rule);
  const fields = fieldsReader(rule);
  return (item, { events }) => {
    const symbol = symbolAt(item);
    const read = fields(item);
    if (symbol === undefined || read === undefined) return false;
    if (rule.type === 'instrument') events.push({ type: rule.type, symbol, instrument: read });
    else events.push({ type: rule.type, symbol, ...read });
    return true;
  };
}

/** @throws RangeError for a mapping without a symbol */
function symbolReader(mapping: Mapping, rule: Rule): (item: Item) => string | undefined {
  const { symbol = '' } = mapping;
  const colon = symbol.indexOf(':');
  const venue = symbol.slice(0, colon);
  const [before = '', after] = symbol.slice(colon + 1).split('{code}');
  if (after === undefined) {
    const fixed = symbolOf(venue, before);
    return () => fixed;
  }
  const field = rule.code ?? mapping.code;
  if (field === undefined) throw new MappingFault('code: the symbol has {code}, and there is no code');
  const read = textReader(field);
  return (item) => {
    const code = read(item, 'code');
    return code === undefined ? undefined : symbolOf(venue, `${before}${code}${after}`);
  };
}

function noticeReader({ title, body, level }: Extract<Rule, { type: 'notice' }>) {
  const read = reading(
    { body: textReader(body) },
    {
      title: title && textReader(title, true),
      level: level && wordReader(level, NOTICE_LEVELS),
    },
  );
  return (item: Item): NoticeContent | undefined => {
    const fields = read(item);
    for (const [name, most] of [
      ['title', MAX_TITLE],
      ['body', MAX_BODY],
    ] as const) {
      const { length } = (fields?.[name] ?? '') as string;
      if (length > most)
        throw new MappingFault(`${name}: expected at most ${most} characters, not ${length}`);
    }
    return fields as NoticeContent | undefined;
  };
}

/** Maximum lengths of a notice, characters, as those of `POST /api/notify`. */
const MAX_TITLE = 200;
const MAX_BODY = 8_000;

function fieldsReader(rule: Exclude<Rule, { type: 'notice' }>): (item: Item) => Fields {
  const optional = <T, R>(field: T | undefined, readerOf: (field: T, isOptional: boolean) => R) =>
    field && readerOf(field, true);
  if (rule.type === 'instrument') {
    return reading(
      {},
      {
        name: optional(rule.name, textReader),
        currency: optional(rule.currency, textReader),
        prevClose: optional(rule.prevClose, numberReader),
        priceDecimals: optional(rule.priceDecimals, numberReader),
      },
    );
  }
  const timestamp = optional(rule.timestamp, timeReader);
  switch (rule.type) {
    case 'trade':
      return reading(
        { price: numberReader(rule.price), size: numberReader(rule.size) },
        {
          ...{ timestamp, id: optional(rule.id, textReader) },
          side: rule.side && wordReader({ otherwise: 'unknown', ...rule.side }, ['buy', 'sell', 'unknown']),
        },
      );
    case 'quote':
      return reading(
        {},
        {
          ...{
            timestamp,
            bid: optional(rule.bid, numberReader),
            bidSize: optional(rule.bidSize, numberReader),
          },
          ...{ ask: optional(rule.ask, numberReader), askSize: optional(rule.askSize, numberReader) },
        },
      );
    case 'book_snapshot':
    case 'book_change':
      return reading({ bids: levelsReader(rule.bids), asks: levelsReader(rule.asks) }, { timestamp });
    case 'bar':
      return reading(
        {
          interval: () => rule.interval,
          ...{ start: timeReader(rule.start), open: numberReader(rule.open), high: numberReader(rule.high) },
          ...{
            low: numberReader(rule.low),
            close: numberReader(rule.close),
            volume: numberReader(rule.volume),
          },
          trades: numberReader(rule.trades ?? { value: 0 }),
        },
        { timestamp, turnover: optional(rule.turnover, numberReader) },
      );
    case 'status':
      return reading({ status: wordReader(rule.status, TRADING_STATUSES) }, { timestamp });
  }
}

type Readers = Readonly<Record<string, Reader<unknown> | undefined>>;

/** Returns the function that reads all fields; it returns undefined if a needed one means none. */
function reading(needed: Readers, optional: Readers): (item: Item) => Fields {
  const all = [
    ...Object.entries(needed).map(([name, read]) => ({ name, read, isNeeded: true })),
    ...Object.entries(optional).map(([name, read]) => ({ name, read, isNeeded: false })),
  ].flatMap(({ read, ...rest }) => (read === undefined ? [] : [{ read, ...rest }]));
  return (item) => {
    const fields: Record<string, unknown> = {};
    for (const { name, read, isNeeded } of all) {
      const value = read(item, name);
      if (value !== undefined) fields[name] = value;
      else if (isNeeded) return undefined;
    }
    return fields;
  };
}

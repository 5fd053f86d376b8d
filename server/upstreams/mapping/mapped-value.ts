import { createZoneOffset, utcOf } from '../../../lib/calendar/zone-offset';
import { quoteValue } from '../../../lib/schema/quote-value';
import type { LevelsField, NumberField, TextField, TimeField, WordField } from './field-schemas';
import { type Item, type Lookup, lookupOf } from './json-pointer';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const MICROS = { s: 1_000_000, ms: 1_000, us: 1, ns: 0.001 } as const;
/** Local date and time: `2026-11-30 10:20:30.123456`, `20261130`, `2026/11/30 10:20`. */
const LOCAL = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T ]+(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?$/;
/** Time with its offset, RFC 3339. */
const ISO = /^(\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2})(?:\.(\d{1,12}))?(Z|z|[+-]\d{2}:?\d{2})$/;
/** Digits of a product of two numbers that are exact. */
const MAX_DIGITS = 15;
/** Maximum levels of one side. */
const MAX_LEVELS = 5_000;

/** A value that is not what its field must have. */
export class MappingFault extends RangeError {}

/** Reads a field of an item; undefined for a value that means none. @throws MappingFault */
export type Reader<T> = (item: Item, field: string) => T | undefined;

/** Returns the reader of a number. */
export function numberReader(
  { at, value, times = 1, none }: NumberField,
  isOptional = false,
): Reader<number> {
  if (at === undefined) return () => value;
  const lookup = lookupOf(at);
  return (item, field) => {
    const found = lookup(item);
    if (isNone(found, none, isOptional)) return undefined;
    const number = numberOf(found, field, at);
    return times === 1 ? number : Number((number * times).toPrecision(MAX_DIGITS));
  };
}

/** Returns the reader of a text. */
export function textReader({ at, value, words, none }: TextField, isOptional = false): Reader<string> {
  if (at === undefined) return () => value;
  const lookup = lookupOf(at);
  const meanings = words && new Map(Object.entries(words));
  return (item, field) => {
    const found = lookup(item);
    if (isNone(found, none, isOptional)) return undefined;
    const text = textOf(found, field, at);
    return meanings?.get(text) ?? text;
  };
}

/** Returns the reader of one of some words. */
export function wordReader(
  { at, value, words, otherwise }: WordField,
  accepted: readonly string[],
): Reader<string> {
  if (at === undefined) return () => value;
  const lookup = lookupOf(at);
  const meanings = new Map(words === undefined ? accepted.map((one) => [one, one]) : Object.entries(words));
  return (item, field) => {
    const found = lookup(item);
    const text = found === undefined || found === null ? '' : textOf(found, field, at);
    const meaning = meanings.get(text) ?? (words ? undefined : meanings.get(text.toLowerCase())) ?? otherwise;
    if (meaning === undefined) throw fault(field, at, found, `one of ${[...meanings.keys()].join(', ')}`);
    return meaning;
  };
}

/** Returns the reader of a time, µs. */
export function timeReader({ at, unit, zone = 'UTC', none }: TimeField, isOptional = false): Reader<number> {
  const places = typeof at === 'string' ? [at] : at;
  const lookups: readonly Lookup[] = places.map(lookupOf);
  const offset = createZoneOffset(zone);
  const name = places.join(' and ');
  return (item, field) => {
    const found = lookups.map((lookup) => lookup(item));
    if (isNone(found[0], none, isOptional)) return undefined;
    if (unit === 'iso' || unit === 'local') {
      const text = found
        .map((one) => textOf(one, field, name))
        .join(' ')
        .trim();
      const micros = unit === 'iso' ? isoTime(text) : localTime(text, offset);
      if (micros !== undefined) return micros;
      throw fault(
        field,
        name,
        text,
        unit === 'iso' ? 'a time with its offset (RFC 3339)' : 'a local date, or date and time',
      );
    }
    return Math.floor(numberOf(found[0], field, name) * MICROS[unit]);
  };
}

/** Returns the reader of levels. */
export function levelsReader({ at, price, size }: LevelsField): Reader<[number, number][]> {
  const lookup = lookupOf(at);
  const [priceAt, sizeAt] = [lookupOf(price), lookupOf(size)];
  return (item, field) => {
    const found = lookup(item);
    if (!Array.isArray(found)) throw fault(field, at, found, 'a list of levels');
    if (found.length > MAX_LEVELS) throw fault(field, at, found, `at most ${MAX_LEVELS} levels`);
    return found.map((value, key) => {
      const level = { value, message: item.message, key };
      const name = `${field}.${key}`;
      return [numberOf(priceAt(level), name, price), numberOf(sizeAt(level), name, size)];
    });
  };
}

function isNone(
  found: unknown,
  none: readonly (string | number)[] | undefined,
  isOptional: boolean,
): boolean {
  if (found === null || found === undefined) return isOptional || none !== undefined;
  if (none === undefined) return false;
  return none.some(
    (one) => one === found || (typeof one === 'number' && found !== '' && Number(found) === one),
  );
}

function numberOf(found: unknown, field: string, place: string): number {
  if (typeof found === 'number' && Number.isFinite(found)) return found;
  const text = typeof found === 'string' ? found.trim() : '';
  if (!NUMBER.test(text)) throw fault(field, place, found, 'a number');
  return Number(text);
}

function textOf(found: unknown, field: string, place: string): string {
  if (typeof found === 'string') return found;
  if (typeof found === 'number' || typeof found === 'boolean') return String(found);
  throw fault(field, place, found, 'a text');
}

function fault(field: string, place: string, found: unknown, expected: string): MappingFault {
  const given = found === undefined ? 'absent' : quoteValue(found);
  return new MappingFault(
    `${field}: the value at ${place === '' ? 'the item' : place} is ${given}, expected ${expected}`,
  );
}

function isoTime(text: string): number | undefined {
  const [, time, fraction = '', offset] = ISO.exec(text) ?? [];
  if (time === undefined) return undefined;
  const millis = Date.parse(`${time.replace(/[t ]/, 'T')}${offset?.toUpperCase()}`);
  return Number.isNaN(millis) ? undefined : millis * 1_000 + microsOf(fraction);
}

function localTime(text: string, offset: (milliseconds: number) => number): number | undefined {
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = ''] =
    LOCAL.exec(text) ?? [];
  if (year === undefined) return undefined;
  const millis = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(millis) ? undefined : utcOf(millis * 1_000, offset) + microsOf(fraction);
}

function microsOf(fraction: string): number {
  return Number(fraction.slice(0, 6).padEnd(6, '0'));
}

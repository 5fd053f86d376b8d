import type { Numeric } from './decimals';

/** A level of a book as a venue writes it. */
export type RawLevel = readonly [price: Numeric, size: Numeric];

/** An object of a frame whose fields are still to be checked. */
export type Fields = Readonly<Record<string, unknown>>;

/** A frame that is not what the venue's protocol says. The message names the field and the value. */
class FrameError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FrameError';
  }
}

/** Longest piece of a frame that a message repeats, in characters. */
const SHOWN_CHARACTERS = 80;

/** @throws FrameError when the value is no object */
export function object(value: unknown, name: string): Fields {
  if (!isObject(value)) refuse(name, value, 'an object');
  return value;
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws FrameError when the value is no list */
export function list(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) refuse(name, value, 'a list');
  return value;
}

/** @throws FrameError when the field is no text, or an empty one */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') refuse(name, value, 'a text');
  return value;
}

/** @throws FrameError when the field is no whole number that a double holds exactly */
export function whole(fields: Fields, name: string): number {
  const value = fields[name];
  if (!Number.isSafeInteger(value)) refuse(name, value, 'a whole number');
  return value as number;
}

/** @throws FrameError when the field is not the text of a whole number that a double holds exactly */
export function wholeText(fields: Fields, name: string): number {
  const number = Number(text(fields, name));
  if (!Number.isSafeInteger(number)) refuse(name, fields[name], 'the text of a whole number');
  return number;
}

/** @throws FrameError when the field is neither a number nor a text; whether the text is a number shows later */
export function numeric(fields: Fields, name: string): Numeric {
  return asNumeric(fields[name], name);
}

/** @throws FrameError when the value is neither a number nor a text; whether the text is a number shows later */
export function asNumeric(value: unknown, name: string): Numeric {
  if (typeof value !== 'number' && typeof value !== 'string') refuse(name, value, 'a number');
  return value;
}

/**
 * Levels of a book that come as `[price, size, …]`; whether they are numbers shows later.
 * @throws FrameError naming the first that is none
 */
export function levels(value: unknown, name: string): readonly RawLevel[] {
  const side = list(value, name);
  for (const level of side) if (!Array.isArray(level)) refuse(name, level, 'a list of [price, size, …]');
  return side as readonly RawLevel[];
}

/** @throws FrameError always */
export function refuse(name: string, value: unknown, expected: string): never {
  const found = JSON.stringify(value) ?? String(value);
  const shown = found.length > SHOWN_CHARACTERS ? `${found.slice(0, SHOWN_CHARACTERS)}…` : found;
  throw new FrameError(`${name} must be ${expected}, not ${shown}`);
}

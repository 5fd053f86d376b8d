import type { Numeric } from './decimals';

/** Level of a book in a venue's message. */
export type RawLevel = readonly [price: Numeric, size: Numeric];

/** Object of a frame with unchecked fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** Error for a frame that violates the venue's protocol. The message names the field and the value. */
class FrameError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FrameError';
  }
}

/** Maximum length of a frame excerpt in a message, characters. */
const MAX_EXCERPT_LENGTH = 80;

/** @throws FrameError if the value is not an object */
export function object(value: unknown, name: string): Fields {
  if (!isObject(value)) throwFrameError(name, value, 'an object');
  return value;
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws FrameError if the value is not a list */
export function list(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throwFrameError(name, value, 'a list');
  return value;
}

/** @throws FrameError if the field is not a non-empty text */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throwFrameError(name, value, 'a text');
  return value;
}

/** @throws FrameError if the field is not a safe whole number */
export function whole(fields: Fields, name: string): number {
  const value = fields[name];
  if (!Number.isSafeInteger(value)) throwFrameError(name, value, 'a whole number');
  return value as number;
}

/** @throws FrameError if the field is not the text of a safe whole number */
export function wholeText(fields: Fields, name: string): number {
  const number = Number(text(fields, name));
  if (!Number.isSafeInteger(number)) throwFrameError(name, fields[name], 'the text of a whole number');
  return number;
}

/** Does not check that a text is a number. @throws FrameError if the field is neither a number nor a text */
export function numeric(fields: Fields, name: string): Numeric {
  return asNumeric(fields[name], name);
}

/** Does not check that a text is a number. @throws FrameError if the value is neither a number nor a text */
export function asNumeric(value: unknown, name: string): Numeric {
  if (typeof value !== 'number' && typeof value !== 'string') throwFrameError(name, value, 'a number');
  return value;
}

/**
 * Parses levels of the form `[price, size, …]`; does not check that texts are numbers.
 * @throws FrameError naming the first invalid one
 */
export function levels(value: unknown, name: string): readonly RawLevel[] {
  const side = list(value, name);
  for (const level of side)
    if (!Array.isArray(level)) throwFrameError(name, level, 'a list of [price, size, …]');
  return side as readonly RawLevel[];
}

/** Always throws. @throws FrameError */
export function throwFrameError(name: string, value: unknown, expected: string): never {
  const found = JSON.stringify(value) ?? String(value);
  const shown = found.length > MAX_EXCERPT_LENGTH ? `${found.slice(0, MAX_EXCERPT_LENGTH)}…` : found;
  throw new FrameError(`${name} must be ${expected}, not ${shown}`);
}

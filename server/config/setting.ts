/** A value that a setting cannot have; the message says what would do, without naming setting or value. */
export class WrongValue extends Error {}

/** One environment variable, which is a flag as well. */
export interface Setting<T> {
  /** What it means, in one line for `--help` and for the documentation. */
  readonly meaning: string;
  /** What may be given: `a…b`, `x|y`, `FOLDER`. */
  readonly takes: string;
  /** The default as it would be given; a text without one is told in `unset`. */
  readonly default?: string;
  /** What no value means, where there is no default. */
  readonly unset?: string;
  /** The value is never shown, in a fault neither. */
  readonly secret?: true;
  /**
   * Turns the text into the value.
   * @throws WrongValue
   */
  readonly parse: (text: string) => T;
}

/** A whole number within the bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new WrongValue(`expected a whole number from ${least} to ${most}`);
    }
    return value;
  };
}

/** One of the words. */
export function oneOf<const T extends string>(words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw new WrongValue(`expected ${words.join(', ')}`);
    return word;
  };
}

/** `true` or `false`, also as `1`/`0`, `yes`/`no`, `on`/`off`. */
export function yesOrNo(text: string): boolean {
  if (['true', '1', 'yes', 'on'].includes(text)) return true;
  if (['false', '0', 'no', 'off'].includes(text)) return false;
  throw new WrongValue('expected true or false');
}

/** Texts between commas, without the blanks around them. */
export function listOf<T>(
  what: string,
  parse: (text: string) => T | undefined,
): (text: string) => readonly T[] {
  return (text) =>
    text.split(',').map((part) => {
      const value = parse(part.trim());
      if (value === undefined) throw new WrongValue(`expected ${what}, with commas between them`);
      return value;
    });
}

/** An invalid value; the message says what is expected, without naming setting or value. */
export class WrongValue extends Error {}

/** One setting: an environment variable and a flag. */
export interface Setting<T> {
  /** One line for `--help` and for the documentation. */
  readonly meaning: string;
  /**
   * Accepted values: `a…b`, `x
   * y`, `FOLDER`.
   */
  readonly takes: string;
  /** The default in its written form; without one, `unset` describes the absence. */
  readonly default?: string;
  /** Meaning of no value, where there is no default. */
  readonly unset?: string;
  /** True when faults must not show the value. */
  readonly secret?: true;
  /**
   * Parses the text.
   * @throws WrongValue naming what is expected
   */
  readonly parse: (text: string) => T;
}

/** Parses a whole number within the bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new WrongValue(`expected a whole number from ${least} to ${most}`);
    }
    return value;
  };
}

/** Parses one of the words. */
export function oneOf<const T extends string>(words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw new WrongValue(`expected ${words.join(', ')}`);
    return word;
  };
}

/** Parses `true` or `false`, also as `1`/`0`, `yes`/`no`, `on`/`off`. */
export function yesOrNo(text: string): boolean {
  if (['true', '1', 'yes', 'on'].includes(text)) return true;
  if (['false', '0', 'no', 'off'].includes(text)) return false;
  throw new WrongValue('expected true or false');
}

/** Parses a comma-separated list; spaces around items are dropped. */
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

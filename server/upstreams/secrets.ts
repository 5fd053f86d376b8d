import { quoteValue } from '../../lib/schema/quote-value';

/** Values of the environment that a file may name as `${NAME}`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const NAME = /\$\{([A-Za-z_][A-Za-z0-9_]{0,63})\}/g;
/** Shortest value that is replaced in texts, characters: shorter ones are parts of many words. */
const MIN_HIDDEN = 4;

/** Values that a file takes from the environment; texts are shown without them. */
export class Secrets {
  readonly #environment: Environment;
  readonly #used = new Map<string, string>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /**
   * Replaces names in all texts of a JSON value.
   * @throws RangeError naming a variable that is not set
   */
  expand<T>(value: T): T {
    return this.#expand(value) as T;
  }

  #expand(value: unknown): unknown {
    if (typeof value === 'string') return value.replace(NAME, (_, name: string) => this.#valueOf(name));
    if (Array.isArray(value)) return value.map((one) => this.#expand(one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.#expand(one)]));
  }

  #valueOf(name: string): string {
    const value = Object.hasOwn(this.#environment, name) ? this.#environment[name] : undefined;
    if (!value) throw new RangeError(`the environment variable ${quoteValue(name)} is not set`);
    this.#used.set(name, value);
    return value;
  }

  /** Returns the text with the names of secrets in place of their values. */
  hide(text: string): string {
    let hidden = text;
    for (const [name, value] of this.#used) {
      if (value.length < MIN_HIDDEN) continue;
      for (const form of [value, encodeURIComponent(value)]) hidden = hidden.replaceAll(form, `\${${name}}`);
    }
    return hidden;
  }
}

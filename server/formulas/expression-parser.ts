import type { MarketSymbol } from '../../lib/market/instrument';
import { quoteValue } from '../../lib/schema/quote-value';
import type { Expression } from './expression';

/** Maximum of parentheses and functions in each other, and of different inputs of one formula. */
const MAX_DEPTH = 50;
const MAX_INPUTS = 1_000;
/** Maximum of operators and operands of one formula. */
const MAX_NODES = 2_000;
/** Maximum of characters of an unexpected text in an error. */
const MAX_FOUND = 60;

const SPACE = /(?:\s|#[^\n]*)*/y;
const SYMBOL = /[a-z0-9][a-z0-9._-]{0,31}:[A-Za-z0-9][A-Za-z0-9._/-]{0,47}/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_]\w*/y;

const FUNCTIONS = ['abs', 'index', 'max', 'mid', 'min'] as const;
const OPERAND = 'a number, a symbol (venue:code), a function or (';
const OPERATOR = 'an operator (+ - * /)';

/** Fault at an offset of the text. */
export class FormulaFault extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
    this.name = 'FormulaFault';
  }
}

export interface ParsedExpression {
  readonly expression: Expression;
  readonly inputs: readonly MarketSymbol[];
}

/**
 * Parses an expression between two offsets of a text.
 * @throws FormulaFault naming what was expected, at its offset
 */
export function parseExpression(text: string, from: number, to: number): ParsedExpression {
  return new ExpressionParser(text.slice(0, to), from).whole();
}

/** Recursive descent: sums of products of operands. */
class ExpressionParser {
  readonly #text: string;
  readonly #inputs: MarketSymbol[] = [];
  readonly #places = new Map<string, number>();
  #at: number;
  #depth = 0;
  #nodes = 0;

  constructor(text: string, from: number) {
    this.#text = text;
    this.#at = from;
    this.#skip();
  }

  whole(): ParsedExpression {
    const expression = this.#sum();
    if (this.#at < this.#text.length) this.#fail(`${OPERATOR} or the end of the formula`);
    if (this.#inputs.length === 0) this.#fail('at least one symbol (venue:code)');
    return { expression, inputs: this.#inputs };
  }

  #sum(): Expression {
    let left = this.#product();
    for (let type = this.#oneOf('+', '-'); type !== undefined; type = this.#oneOf('+', '-')) {
      left = { type, left, right: this.#product() };
    }
    return left;
  }

  #product(): Expression {
    let left = this.#operand();
    for (let type = this.#oneOf('*', '/'); type !== undefined; type = this.#oneOf('*', '/')) {
      left = { type, left, right: this.#operand() };
    }
    return left;
  }

  #operand(): Expression {
    if (++this.#nodes > MAX_NODES) this.#refuse(`a formula has at most ${MAX_NODES} operands`);
    const at = this.#at;
    const symbol = this.#take(SYMBOL);
    if (symbol !== undefined) return { type: 'price', input: this.#input(symbol, at) };
    const number = this.#take(NUMBER);
    if (number !== undefined) return { type: 'number', value: this.#finite(number, at) };
    if (++this.#depth > MAX_DEPTH) this.#refuse(`a formula is at most ${MAX_DEPTH} levels deep`);
    const nested = this.#nested(at);
    this.#depth--;
    return nested;
  }

  #nested(at: number): Expression {
    if (this.#oneOf('-')) return { type: 'negate', of: this.#operand() };
    if (this.#oneOf('(')) {
      const inner = this.#sum();
      this.#expect(')', `${OPERATOR} or )`);
      return inner;
    }
    const name = this.#take(NAME);
    if (name === undefined) return this.#fail(OPERAND);
    this.#oneOf('(') ??
      this.#failAt(at, FUNCTIONS.some((known) => known === name) ? `( after ${name}` : OPERAND);
    const called = this.#call(name, at);
    this.#expect(')', name === 'mid' || name === 'abs' ? ')' : `${OPERATOR}, a comma or )`);
    return called;
  }

  #call(name: string, at: number): Expression {
    switch (name) {
      case 'abs':
        return { type: 'abs', of: this.#sum() };
      case 'min':
      case 'max':
        return { type: name, of: this.#list(() => this.#sum()) };
      case 'mid': {
        const place = this.#at;
        const symbol = this.#take(SYMBOL);
        if (symbol === undefined) return this.#fail('a symbol (venue:code)');
        return { type: 'mid', input: this.#input(symbol, place) };
      }
      case 'index':
        return this.#index();
      default:
        return this.#failAt(at, `one of the functions ${FUNCTIONS.join(', ')}`);
    }
  }

  /** Parses `base, weight * price @ base price, …`: the base times the weighted mean of the changes. */
  #index(): Expression {
    const base = this.#positive('the value of the index at the base prices, a number above 0');
    this.#expect(',', 'a comma and the first weighted price');
    let weights = 0;
    const terms = this.#list((): Expression => {
      const weight = this.#weight();
      weights += weight;
      const left = this.#operand();
      this.#expect('@', '@ and the base price, such as binance:BTCUSDT @ 65000');
      const right = number(this.#positive('the base price, a number above 0'));
      return { type: '*', left: number(weight), right: { type: '/', left, right } };
    });
    const sum = terms.reduce((left, right): Expression => ({ type: '+', left, right }));
    return { type: '*', left: number(base), right: { type: '/', left: sum, right: number(weights) } };
  }

  /** Parses `weight *`; 1 without it. */
  #weight(): number {
    SYMBOL.lastIndex = this.#at;
    if (SYMBOL.test(this.#text)) return 1;
    NUMBER.lastIndex = this.#at;
    if (!NUMBER.test(this.#text)) return 1;
    const weight = this.#positive('a weight above 0');
    this.#expect('*', '* after the weight');
    return weight;
  }

  #positive(expected: string): number {
    const at = this.#at;
    const value = this.#finite(this.#take(NUMBER) ?? this.#fail(expected), at);
    return value > 0 ? value : this.#failAt(at, expected);
  }

  #list<T>(one: () => T): T[] {
    const all = [one()];
    while (this.#oneOf(',')) all.push(one());
    return all;
  }

  #input(symbol: string, at: number): number {
    if (/[-/]$/.test(symbol) || /[\w:]/.test(this.#text[at + symbol.length] ?? ''))
      this.#failAt(at, 'spaces around operators (codes may contain - and /)');
    const known = this.#places.get(symbol);
    if (known !== undefined) return known;
    if (this.#inputs.length === MAX_INPUTS) this.#refuse(`a formula has at most ${MAX_INPUTS} inputs`);
    this.#places.set(symbol, this.#inputs.length);
    return this.#inputs.push(symbol as MarketSymbol) - 1;
  }

  #finite(text: string, at: number): number {
    const value = Number(text);
    return Number.isFinite(value) ? value : this.#failAt(at, 'a smaller number');
  }

  #oneOf<C extends string>(...characters: C[]): C | undefined {
    const found = characters.find((character) => character === this.#text[this.#at]);
    if (found === undefined) return undefined;
    this.#at++;
    this.#skip();
    return found;
  }

  #expect(character: string, expected: string): void {
    if (this.#oneOf(character) === undefined) this.#fail(expected);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    this.#skip();
    return found;
  }

  #skip(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #fail(expected: string): never {
    return this.#failAt(this.#at, expected);
  }

  #failAt(at: number, expected: string, found = foundAt(this.#text, at)): never {
    throw new FormulaFault(at, `${expected} expected, not ${found === '' ? 'the end' : quoteValue(found)}`);
  }

  #refuse(message: string): never {
    throw new FormulaFault(this.#at, message);
  }
}

function number(value: number): Expression {
  return { type: 'number', value };
}

/** Returns the word or character at an offset, for an error. */
function foundAt(text: string, at: number): string {
  return /^(?:[\w.:/-]+|.)?/u.exec(text.slice(at, at + MAX_FOUND))?.[0] ?? '';
}

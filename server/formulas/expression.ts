/** Expression over the prices of inputs; an input is its place in the list of the formula. */
export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'price' | 'mid'; readonly input: number }
  | { readonly type: 'negate' | 'abs'; readonly of: Expression }
  | { readonly type: '+' | '-' | '*' | '/'; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'min' | 'max'; readonly of: readonly Expression[] };

/** Prices of the inputs; NaN for none. */
export interface InputPrices {
  last(input: number): number;
  bid(input: number): number;
  ask(input: number): number;
}

/** Lowest and highest value; NaN for none. */
export type Bounds = readonly [low: number, high: number];

const NONE: Bounds = [Number.NaN, Number.NaN];

/** Returns the value of an expression; not finite without one. */
export function evaluate(expression: Expression, prices: InputPrices): number {
  switch (expression.type) {
    case 'number':
      return expression.value;
    case 'price':
      return priceOf(expression.input, prices);
    case 'mid':
      return midOf(expression.input, prices);
    case 'negate':
      return -evaluate(expression.of, prices);
    case 'abs':
      return Math.abs(evaluate(expression.of, prices));
    case 'min':
      return Math.min(...expression.of.map((one) => evaluate(one, prices)));
    case 'max':
      return Math.max(...expression.of.map((one) => evaluate(one, prices)));
    default: {
      const left = evaluate(expression.left, prices);
      const right = evaluate(expression.right, prices);
      if (expression.type === '+') return left + right;
      if (expression.type === '-') return left - right;
      return expression.type === '*' ? left * right : left / right;
    }
  }
}

/**
 * Returns the lowest and highest value while each input is anywhere between its bid and its ask: the prices at which
 * the formula could be sold and bought. NaN unless every input has both, not crossed.
 */
export function boundsOf(expression: Expression, prices: InputPrices): Bounds {
  switch (expression.type) {
    case 'number':
      return [expression.value, expression.value];
    case 'price':
    case 'mid': {
      const bid = prices.bid(expression.input);
      const ask = prices.ask(expression.input);
      return bid <= ask ? [bid, ask] : NONE;
    }
    case 'negate': {
      const [low, high] = boundsOf(expression.of, prices);
      return [-high, -low];
    }
    case 'abs': {
      const [low, high] = boundsOf(expression.of, prices);
      if (low >= 0) return [low, high];
      return high <= 0 ? [-high, -low] : [Number.isNaN(high) ? high : 0, Math.max(-low, high)];
    }
    case 'min':
    case 'max': {
      const choose = Math[expression.type];
      const all = expression.of.map((one) => boundsOf(one, prices));
      return [choose(...all.map(([low]) => low)), choose(...all.map(([, high]) => high))];
    }
    default:
      return combined(expression.type, boundsOf(expression.left, prices), boundsOf(expression.right, prices));
  }
}

/** Returns the last price of an input; without one, the mid of its bid and ask. */
function priceOf(input: number, prices: InputPrices): number {
  const last = prices.last(input);
  return Number.isNaN(last) ? midOf(input, prices) : last;
}

function midOf(input: number, prices: InputPrices): number {
  return (prices.bid(input) + prices.ask(input)) / 2;
}

function combined(operator: '+' | '-' | '*' | '/', [a, b]: Bounds, [c, d]: Bounds): Bounds {
  switch (operator) {
    case '+':
      return [a + c, b + d];
    case '-':
      return [a - d, b - c];
    case '*':
      return spanOf(a * c, a * d, b * c, b * d);
    case '/':
      return c <= 0 && d >= 0 ? NONE : spanOf(a / c, a / d, b / c, b / d);
  }
}

function spanOf(...values: number[]): Bounds {
  return [Math.min(...values), Math.max(...values)];
}

/** True if the value is a sum of prices with constant factors, so that it has their decimals. */
export function isLinear(expression: Expression): boolean {
  switch (expression.type) {
    case 'number':
    case 'price':
    case 'mid':
      return true;
    case 'negate':
    case 'abs':
      return isLinear(expression.of);
    case 'min':
    case 'max':
      return expression.of.every(isLinear);
    case '+':
    case '-':
    case '*':
    case '/': {
      const { type, left, right } = expression;
      if (type === '*' && !isConstant(left) && !isConstant(right)) return false;
      if (type === '/' && !isConstant(right)) return false;
      return isLinear(left) && isLinear(right);
    }
  }
}

function isConstant(expression: Expression): boolean {
  switch (expression.type) {
    case 'number':
      return true;
    case 'price':
    case 'mid':
      return false;
    case 'negate':
    case 'abs':
      return isConstant(expression.of);
    case 'min':
    case 'max':
      return expression.of.every(isConstant);
    case '+':
    case '-':
    case '*':
    case '/':
      return isConstant(expression.left) && isConstant(expression.right);
  }
}

import { CALCULATED_VENUE, codeOf, type Instrument } from '../../lib/market/instrument';
import { isLinear } from './expression';
import type { Formula } from './formula-file';

/** Decimals of products and quotients of prices, if the formula names none and the inputs have fewer. */
const PRODUCT_DECIMALS = 4;

/** Describes the instrument of a formula; what its facts leave out follows from the inputs. */
export function calculatedInstrument(formula: Formula, inputs: readonly Instrument[]): Instrument {
  const { symbol, expression, facts } = formula;
  const ofInputs = Math.max(...inputs.map((input) => input.priceDecimals));
  const priceDecimals =
    facts.priceDecimals ?? (isLinear(expression) ? ofInputs : Math.max(ofInputs, PRODUCT_DECIMALS));
  const calendar = common(inputs.map((input) => input.calendar));
  const changeOver = common(inputs.map((input) => input.changeOver));
  return {
    ...{ symbol, name: codeOf(symbol), venue: CALCULATED_VENUE, kind: 'index' },
    ...(calendar !== undefined && { calendar }),
    ...(changeOver !== undefined && { changeOver }),
    colorConvention: common(inputs.map((input) => input.colorConvention)) ?? 'green-up',
    ...facts,
    ...{ priceDecimals, tickSize: Number(`1e-${priceDecimals}`), sizeDecimals: 0, lotSize: 1 },
  };
}

/** Returns the value that all have. */
function common<T>(values: readonly T[]): T | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}

import { EARLIEST_TIME } from '../market/event';
import { type Instrument, isSymbol } from '../market/instrument';
import { describes } from '../schema/describes';
import * as z from '../schema/zod';
import { symbolSchema } from './message-schemas';

/** Maximum of decimals, and of characters of a code and of a name. */
const MAX_DECIMALS = 22;
const MAX_CODE_LENGTH = 16;
const MAX_NAME_LENGTH = 200;

const code = () => z.string().min(1).max(MAX_CODE_LENGTH);
const name = () => z.string().min(1).max(MAX_NAME_LENGTH);
const decimals = () => z.int().min(0).max(MAX_DECIMALS);
const micros = (what: string) => z.int().min(EARLIEST_TIME).describe(`${what}, µs since 1970 (UTC)`);

/** Instrument: the one description of its fields for the API, the file of instruments and imports. */
export const instrumentSchema = describes<Instrument>()(
  z.object({
    symbol: symbolSchema.refine(isSymbol, 'must be a symbol (venue:code)'),
    name: name(),
    names: z
      .object({ 'zh-CN': name().exactOptional(), ru: name().exactOptional() })
      .exactOptional()
      .describe('The name in other languages'),
    venue: z.string(),
    currency: code().describe('Currency of prices; absent: not known').exactOptional(),
    base: code().describe('Bought and sold against the currency').exactOptional(),
    settlement: code().describe('Currency in which gains are paid').exactOptional(),
    kind: z.enum(['share', 'crypto', 'fx', 'future', 'perpetual', 'index']),
    contractSize: z
      .number()
      .positive()
      .describe('Units of the base (of the currency, if inverse) in one unit of size')
      .exactOptional(),
    inverse: z
      .boolean()
      .describe('Contract on an amount of the currency, settled in the base')
      .exactOptional(),
    priceDecimals: decimals().describe('A price is a whole number of 10^-priceDecimals'),
    tickSize: z.number().positive(),
    sizeDecimals: decimals(),
    lotSize: z.number().positive(),
    unit: z
      .enum(['shares', 'lots', 'contracts', 'coins'])
      .describe('Unit in which people count sizes; a lot is lotSize')
      .exactOptional(),
    prevClose: z.number().exactOptional(),
    colorConvention: z.enum(['green-up', 'red-up', 'red-up-blue-down']),
    sector: z.string().exactOptional(),
    listed: micros('First moment of trading').exactOptional(),
    expires: micros('Last moment of trading').exactOptional(),
    calendar: z.string().describe('Trading calendar: an ISO 10383 code, or 24/7').exactOptional(),
    changeOver: z
      .enum(['24h', 'session'])
      .describe('Change over 24 hours, or since the previous close')
      .exactOptional(),
  }),
).meta({ id: 'Instrument' });

import { isSymbol } from '../market/instrument';
import { INTERVALS } from '../market/interval';
import { isSymbolGlob } from '../market/symbol-glob';
import * as z from '../schema/zod';

const MAX_GLOBS = 100;

/** Name of the grid area that the tile fills. */
export const area = z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected the name of an area');
export const interval = z.enum(INTERVALS);
/** Subset of the board's symbols that the tile shows; default all. */
export const symbols = z
  .array(z.string().refine(isSymbolGlob, 'expected a symbol or a glob such as "binance:*"'))
  .min(1)
  .max(MAX_GLOBS)
  .optional();
/** Symbol that the tile shows; default: the board's focus. */
export const symbol = z.string().refine(isSymbol, 'expected a symbol, venue:code').optional();

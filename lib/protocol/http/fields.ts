import { EARLIEST_TIME } from '../../market/event';
import { isSymbol, type MarketSymbol } from '../../market/instrument';
import * as z from '../../schema/zod';
import { TIME_ERROR } from '../form';
import { symbolSchema } from '../message-schemas';

/*
 * Fields of several routes. In a query they are texts that become values.
 */

/** Maximum length of a tape's id, characters. */
export const MAX_TAPE_ID_LENGTH = 64;
/** Maximum length of a stream's name, characters. */
const MAX_STREAM_LENGTH = 128;

/** Message for an invalid symbol in a request; answers and frames have the plain one. */
export const SYMBOL_ERROR = 'must be a symbol (venue:code)';
export const symbol = z
  .custom<MarketSymbol>((value) => typeof value === 'string' && isSymbol(value), { error: SYMBOL_ERROR })
  .meta(symbolSchema.meta() ?? {});

/** Time in a query, µs. */
export const timeText = z
  .string()
  .regex(/^-?\d{1,16}$/, TIME_ERROR)
  .transform(Number)
  .refine((value) => Number.isSafeInteger(value) && value >= EARLIEST_TIME, TIME_ERROR)
  .meta({
    description: 'µs since 1970 (UTC), negative before it',
    override: { type: 'integer', minimum: EARLIEST_TIME, pattern: undefined },
  });

/** Whole number in a query, from 1. */
export function countText(most: number, fallback: number) {
  return wholeText(1, most)
    .default(fallback)
    .meta({
      override: { type: 'integer', minimum: 1, maximum: most, default: fallback, pattern: undefined },
    });
}

/** Whole number in a query. */
export function wholeText(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,16}$/, error)
    .transform(Number)
    .refine((value) => value >= least && value <= most, error);
}

/** Namespace of a stream in a query, with or without its slash: `live` is `/live`; default `/live`. */
export const streamName = z
  .string()
  .max(MAX_STREAM_LENGTH, `must have at most ${MAX_STREAM_LENGTH} characters`)
  .regex(
    /^\/?[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/,
    'must be the name of a stream such as live',
  )
  .transform((name) => (name.startsWith('/') ? name : `/${name}`))
  .default('/live')
  .describe('Name of a stream, with or without its slash: `live`, `/replay/<id>`');

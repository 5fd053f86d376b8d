import { isZone } from '../../../lib/calendar/zone-offset';
import { form, oneOf, text } from '../../../lib/protocol/form';
import * as z from '../../../lib/schema/zod';
import { isPlace } from './json-pointer';

/** Bounds of a mapping file. */
const MAX_WORDS = 10_000;
const MAX_TEXT = 1_000;
/** Places that are joined to one value. */
const MAX_PLACES = 8;

const PLACE_ERROR =
  'must be the place of a value: a JSON pointer such as "/data/price", with "#" before it one in the whole message, or "#key"';

/** Place of a value. */
export const place = z.string({ error: PLACE_ERROR }).refine(isPlace, { error: PLACE_ERROR });

/** Values that mean that there is none. */
const none = z.array(z.union([z.string(), z.number()])).max(100, { error: 'must have at most 100 values' });

/** A place alone stands for an object with that place. */
function fieldOf<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (typeof value === 'string' ? { at: value } : value), schema);
}

const WORDS_ERROR = `must be an object of at most ${MAX_WORDS} texts`;
const wordsOf = <T extends z.ZodType>(meaning: T) =>
  z
    .record(z.string(), meaning, { error: WORDS_ERROR })
    .refine((words) => Object.keys(words).length <= MAX_WORDS, { error: WORDS_ERROR });

const NUMBER_ERROR = 'must be a number';
const finite = z.number({ error: NUMBER_ERROR });

/** Number at a place, or a fixed one. */
export const numberField = fieldOf(
  form({
    at: place.exactOptional(),
    value: finite.exactOptional(),
    times: finite.exactOptional(),
    none: none.exactOptional(),
  }).refine(hasOne, { error: 'must have one of at and value' }),
);

/** Text at a place, or a fixed one; `words` translates it. */
export const textField = fieldOf(
  form({
    at: place.exactOptional(),
    value: text(MAX_TEXT).exactOptional(),
    words: wordsOf(text(MAX_TEXT)).exactOptional(),
    none: none.exactOptional(),
  }).refine(hasOne, { error: 'must have one of at and value' }),
);

/** One of some words at a place, in any case, or translated by `words`; others are `otherwise`, or a fault. */
export const wordField = <const T extends readonly [string, ...string[]]>(meanings: T) =>
  fieldOf(
    form({
      at: place.exactOptional(),
      value: oneOf(meanings).exactOptional(),
      words: wordsOf(oneOf(meanings)).exactOptional(),
      otherwise: oneOf(meanings).exactOptional(),
    }).refine(hasOne, { error: 'must have one of at and value' }),
  );

export const TIME_UNITS = ['s', 'ms', 'us', 'ns', 'iso', 'local'] as const;

/** Time at a place, or at several that are joined with a space. */
export const timeField = fieldOf(
  form({
    at: z.union([place, z.array(place).min(1).max(MAX_PLACES)], { error: PLACE_ERROR }),
    unit: oneOf(TIME_UNITS),
    zone: z
      .string({ error: 'must be a time zone such as "Asia/Shanghai"' })
      .refine(isZone, { error: 'must be a time zone such as "Asia/Shanghai"' })
      .exactOptional(),
    none: none.exactOptional(),
  }),
);

/** Levels of one side of a book: a list, with places of price and size in each level. */
export const levelsField = fieldOf(
  form({ at: place, price: place.default('/0'), size: place.default('/1') }),
);

/** Values at places that an item must have; a list accepts each of its values. */
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'must be a text, a number, true, false or null, or a list of these',
});
export const condition = z.record(place, z.union([scalar, z.array(scalar).max(100)]), {
  error: 'must be an object: a value, or a list of values, for each place',
});

export type NumberField = z.output<typeof numberField>;
export type TextField = z.output<typeof textField>;
export type WordField = { at?: string; value?: string; words?: Record<string, string>; otherwise?: string };
export type TimeField = z.output<typeof timeField>;
export type LevelsField = z.output<typeof levelsField>;
export type Condition = z.output<typeof condition>;

function hasOne({ at, value }: { at?: unknown; value?: unknown }): boolean {
  return (at === undefined) !== (value === undefined);
}

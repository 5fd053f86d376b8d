import { TRADING_STATUSES } from '../../../lib/market/event';
import { INTERVALS } from '../../../lib/market/interval';
import { form, oneOf, text, userName } from '../../../lib/protocol/form';
import { instrumentSchema } from '../../../lib/protocol/instrument-schema';
import { NOTICE_LEVELS } from '../../../lib/protocol/screens/notice-level';
import * as z from '../../../lib/schema/zod';
import { condition, levelsField, numberField, place, textField, timeField, wordField } from './field-schemas';

/** Rules of a mapping, and conditions of messages without events. */
const MAX_RULES = 50;
/** Characters between two values of a row. */
const MAX_SEPARATOR = 4;
const MAX_LINE = 200;

const CHARSETS = ['utf-8', 'gb18030', 'big5', 'shift_jis', 'euc-kr', 'windows-1251', 'windows-1252'] as const;

/** Format of a message; its name alone stands for an object. */
const decodeSchema = z.preprocess(
  (value) => (typeof value === 'string' ? { as: value } : value),
  form({
    as: oneOf(['json', 'ndjson', 'csv', 'text']),
    charset: oneOf(CHARSETS).default('utf-8'),
    separator: text(MAX_SEPARATOR).default(','),
    header: z.boolean({ error: 'must be true or false' }).default(false),
    line: text(MAX_LINE)
      .refine((line) => line.split('{row}').length === 2, { error: 'must have {row} once' })
      .refine((line) => !/\}\{/.test(line), { error: 'must have characters between two names' })
      .exactOptional(),
  }),
);

const timestamp = timeField.exactOptional();
const rule = <T extends z.ZodRawShape>(fields: T) =>
  ({
    when: condition.exactOptional(),
    code: textField.exactOptional(),
    ...fields,
  }) as const;

const trade = form({
  type: z.literal('trade'),
  ...rule({
    ...{ timestamp, price: numberField, size: numberField, id: textField.exactOptional() },
    side: wordField(['buy', 'sell', 'unknown']).exactOptional(),
  }),
});
const quote = form({
  type: z.literal('quote'),
  ...rule({
    ...{ timestamp, bid: numberField.exactOptional(), bidSize: numberField.exactOptional() },
    ...{ ask: numberField.exactOptional(), askSize: numberField.exactOptional() },
  }),
});
const book = <const T extends 'book_snapshot' | 'book_change'>(type: T) =>
  form({ type: z.literal(type), ...rule({ timestamp, bids: levelsField, asks: levelsField }) });
const bar = form({
  type: z.literal('bar'),
  ...rule({
    ...{ timestamp, interval: oneOf(INTERVALS), start: timeField },
    ...{ open: numberField, high: numberField, low: numberField, close: numberField, volume: numberField },
    ...{ trades: numberField.exactOptional(), turnover: numberField.exactOptional() },
  }),
});
const status = form({
  type: z.literal('status'),
  ...rule({ timestamp, status: wordField(TRADING_STATUSES) }),
});
const instrument = form({
  type: z.literal('instrument'),
  ...rule({
    ...{ name: textField.exactOptional(), currency: textField.exactOptional() },
    ...{ prevClose: numberField.exactOptional(), priceDecimals: numberField.exactOptional() },
  }),
});
const notice = form({
  type: z.literal('notice'),
  ...rule({ users: z.array(userName).max(100).default([]) }),
  subscribers: z.boolean({ error: 'must be true or false' }).default(false),
  ...{ title: textField.exactOptional(), body: textField },
  level: wordField(NOTICE_LEVELS).exactOptional(),
});

const SYMBOL_ERROR = 'must be a venue in lower case, a colon and a code, usually "venue:{code}"';

/** Mapping of messages to events: no expressions, only places, words and units. */
export const mappingFields = {
  decode: decodeSchema.prefault('json'),
  each: place.exactOptional(),
  symbol: z
    .string({ error: SYMBOL_ERROR })
    .regex(/^[a-z0-9][a-z0-9._-]{0,31}:(?=.)[^{}]{0,40}(\{code\})?[^{}]{0,40}$/, { error: SYMBOL_ERROR })
    .exactOptional(),
  code: textField.exactOptional(),
  instrument: instrumentSchema.omit({ symbol: true, venue: true }).partial().exactOptional(),
  ignore: z.array(condition).max(MAX_RULES).exactOptional(),
  events: z
    .array(
      z.discriminatedUnion(
        'type',
        [trade, quote, book('book_snapshot'), book('book_change'), bar, status, instrument, notice],
        {
          error:
            'must be one of trade, quote, book_snapshot, book_change, bar, status, instrument and notice',
        },
      ),
      { error: 'must be a list of rules' },
    )
    .min(1, { error: 'must have at least one rule' })
    .max(MAX_RULES, { error: `must have at most ${MAX_RULES} rules` }),
};

export const mappingSchema = form(mappingFields);

export type Mapping = z.output<typeof mappingSchema>;
export type Rule = Mapping['events'][number];
export type Decode = Mapping['decode'];

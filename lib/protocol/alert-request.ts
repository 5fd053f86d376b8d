import { isSymbol, type MarketSymbol } from '../market/instrument';
import * as z from '../schema/zod';
import { ALERT_KINDS, ALERT_WAYS, type AlertCondition, type AlertRequest, VOLUME_INTERVALS } from './alert';
import { ProtocolError, quoteValue } from './error';
import { OBJECT_ERROR, oneOf, parseForm, text, userName } from './form';

/** Largest price, either sign: some prices are below 0. */
const MAX_PRICE = 1e12;
/** Longest window of a move, minutes. */
const MAX_WINDOW = 240;
/** Longest pause and silence, s. */
const DAY_SECONDS = 86_400;
/** Characters of a note. */
const MAX_NOTE_LENGTH = 200;
/** Least time between two firings unless the user says another, s. */
const DEFAULT_PAUSE = 60;
/** Percent of the goal: a price trembles little beside what it is, other measures much. */
const DEFAULT_HYSTERESIS = { price: 0.1, others: 10 } as const;
/** Firings that are listed at a time. */
const MAX_LISTED = 1_000;
const DEFAULT_LISTED = 100;

const between = (least: number, most: number) => {
  const error = `must be a number from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
};

const whole = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

const conditionSchema = z.discriminatedUnion(
  'kind',
  [
    z.object({
      kind: z.literal('price'),
      crosses: oneOf(['above', 'below']),
      price: between(-MAX_PRICE, MAX_PRICE),
    }),
    z.object({
      kind: z.literal('move'),
      direction: oneOf(['rise', 'fall', 'either']),
      percent: between(0.01, 1_000),
      minutes: whole(1, MAX_WINDOW),
    }),
    z.object({ kind: z.literal('volume'), times: between(1, 1_000), interval: oneOf(VOLUME_INTERVALS) }),
    z.object({ kind: z.literal('spread'), basisPoints: between(0.01, 10_000) }),
    z.object({ kind: z.literal('halt') }),
    z.object({ kind: z.literal('feed'), seconds: whole(1, DAY_SECONDS) }),
  ],
  {
    error: (issue) => (issue.path?.length === 1 ? OBJECT_ERROR : `must be one of ${ALERT_KINDS.join(', ')}`),
  },
);

const SYMBOL_ERROR = 'must be a symbol (venue:code)';
const symbol = z.custom<MarketSymbol>((value) => typeof value === 'string' && isSymbol(value), {
  error: SYMBOL_ERROR,
});
const WAYS_ERROR = `must be some of ${ALERT_WAYS.join(', ')}, each once`;
const ARMED_ERROR = 'must be true or false';

const fields = {
  symbol: symbol.exactOptional(),
  condition: conditionSchema,
  repeat: oneOf(['once', 'always']).default('once'),
  pause: whole(1, DAY_SECONDS).default(DEFAULT_PAUSE),
  hysteresis: between(0, 50).exactOptional(),
  via: z
    .array(z.enum(ALERT_WAYS, { error: WAYS_ERROR }), { error: WAYS_ERROR })
    .refine((ways) => new Set(ways).size === ways.length, { error: WAYS_ERROR })
    .default(['sound', 'desktop']),
  note: text(MAX_NOTE_LENGTH).exactOptional(),
  armed: z.boolean({ error: ARMED_ERROR }).default(true),
};
const wishSchema = z.object(fields, { error: OBJECT_ERROR });

/**
 * Reads the body of a request for a new alert: JSON that was parsed.
 * @throws ProtocolError `bad_request`, naming the first field at fault and its value
 */
export function parseAlertRequest(value: unknown): AlertRequest {
  refuseOthers(value, Object.keys(fields));
  const requested = parseForm('alert', wishSchema, value);
  return checked({ ...requested, hysteresis: requested.hysteresis ?? usualHysteresis(requested.condition) });
}

/** What can be changed: anything but the symbol. */
const { symbol: _, ...changeable } = fields;

/**
 * Reads the body of a request to change an alert, and gives the alert as it shall be. An empty note takes it away.
 * @throws ProtocolError `bad_request`, naming the first field at fault and its value
 */
export function parseAlertChange(value: unknown, before: AlertRequest): AlertRequest {
  refuseOthers(value, Object.keys(changeable));
  const given = parseForm('alert', z.record(z.string(), z.unknown(), { error: OBJECT_ERROR }), value);
  if (Object.keys(given).length === 0) {
    throw new ProtocolError('bad_request', `alert must have one of ${Object.keys(changeable).join(', ')}`);
  }
  const { symbol: known, condition, repeat, pause, hysteresis, via, note, armed } = before;
  const kept = { condition, repeat, pause, hysteresis, via, armed, ...(note !== undefined && { note }) };
  const { note: noteNow, ...others } = { ...kept, ...given };
  const requested = parseForm('alert', wishSchema, {
    ...others,
    ...(known !== undefined && { symbol: known }),
    ...(noteNow !== '' && noteNow !== undefined && { note: noteNow }),
  });
  return checked({ ...requested, hysteresis: requested.hysteresis ?? hysteresis });
}

/** What a request of `/api/alerts` has in its address. */
export interface AlertQuery {
  /** Whose alerts, where there are no tokens that would say so. */
  readonly user?: string;
}

/** Which firings are wanted: the newest before a moment. */
export interface FiringQuery extends AlertQuery {
  readonly limit: number;
  /** µs */
  readonly before?: number;
}

const number = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,16}$/, { error })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error });
};
const alertQuery = z.object({ user: userName.exactOptional() });
const firingQuery = alertQuery.extend({
  limit: number(1, MAX_LISTED).default(DEFAULT_LISTED),
  before: number(0, Number.MAX_SAFE_INTEGER).exactOptional(),
});

/** @throws ProtocolError `bad_request`, naming the parameter and its value */
export function parseAlertQuery(query: Readonly<Record<string, string>>): AlertQuery {
  refuseOthers(query, ['user'], 'query');
  return parseForm('query', alertQuery, query);
}

/** @throws ProtocolError `bad_request`, naming the parameter and its value */
export function parseFiringQuery(query: Readonly<Record<string, string>>): FiringQuery {
  refuseOthers(query, ['user', 'limit', 'before'], 'query');
  return parseForm('query', firingQuery, query);
}

/** A field that is misspelt must not be passed over: the alert would be another than was meant. */
function refuseOthers(value: unknown, known: readonly string[], what = 'alert'): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other === undefined) return;
  throw new ProtocolError(
    'bad_request',
    `${what} has ${quoteValue(other)}, which is not one of ${known.join(', ')}`,
  );
}

function checked(requested: AlertRequest): AlertRequest {
  const ofFeed = requested.condition.kind === 'feed';
  if (ofFeed === (requested.symbol === undefined)) return requested;
  const must = ofFeed ? 'must be absent: a feed has no symbol' : SYMBOL_ERROR;
  throw new ProtocolError('bad_request', `alert.symbol ${must}, not ${quoteValue(requested.symbol)}`);
}

function usualHysteresis({ kind }: AlertCondition): number {
  return kind === 'price' ? DEFAULT_HYSTERESIS.price : DEFAULT_HYSTERESIS.others;
}

import * as z from '../../schema/zod';
import { ALERT_KINDS, ALERT_WAYS, type AlertCondition, type AlertRequest, VOLUME_INTERVALS } from '../alert';
import { form, OBJECT_ERROR, oneOf, parseForm, text, time, userName, yesOrNo } from '../form';
import { countText, SYMBOL_ERROR, symbol, wholeText } from './fields';
import { type Accepted, type Checked, defineRoute } from './route';

/** Maximum of a price, either sign: some prices are negative. */
const MAX_PRICE = 1e12;
/** Maximum window of a move, minutes. */
const MAX_WINDOW = 240;
/** Maximum of a pause or a silence, s. */
const MAX_SECONDS = 86_400;
/** Maximum length of a note, characters. */
const MAX_NOTE_LENGTH = 200;
/** Default of the minimum time between two firings, s. */
const DEFAULT_PAUSE = 60;
/** Percent of the threshold: a price varies little around it, other measures much. */
const DEFAULT_HYSTERESIS = { price: 0.1, others: 10 } as const;
/** Maximum of firings in one answer. */
const MAX_FIRINGS = 1_000;
const DEFAULT_FIRINGS = 100;
/** Maximum size of a request's body, bytes. */
const MAX_BODY_BYTES = 4 * 1024;

const between = (least: number, most: number) => {
  const error = `must be a number from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
};

const whole = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

const conditionSchema = z
  .discriminatedUnion(
    'kind',
    [
      form({
        kind: z.literal('price'),
        crosses: oneOf(['above', 'below']),
        price: between(-MAX_PRICE, MAX_PRICE),
      }),
      form({
        kind: z.literal('move'),
        direction: oneOf(['rise', 'fall', 'either']),
        percent: between(0.01, 1_000),
        minutes: whole(1, MAX_WINDOW),
      }),
      form({ kind: z.literal('volume'), times: between(1, 1_000), interval: oneOf(VOLUME_INTERVALS) }),
      form({ kind: z.literal('spread'), basisPoints: between(0.01, 10_000) }),
      form({ kind: z.literal('halt') }),
      form({ kind: z.literal('feed'), seconds: whole(1, MAX_SECONDS) }),
    ],
    {
      error: (issue) =>
        issue.path?.length === 1 ? OBJECT_ERROR : `must be one of ${ALERT_KINDS.join(', ')}`,
    },
  )
  .meta({ id: 'AlertCondition' });

const WAYS_ERROR = `must be some of ${ALERT_WAYS.join(', ')}, each once`;
const ways = z
  .array(z.enum(ALERT_WAYS, { error: WAYS_ERROR }), { error: WAYS_ERROR })
  .refine((given) => new Set(given).size === given.length, { error: WAYS_ERROR });
const repeat = oneOf(['once', 'always']);
const pause = whole(1, MAX_SECONDS).describe('Least time between two firings of `always`, s');
const hysteresis = between(0, 50).describe('Percent of the threshold');

const requestFields = {
  symbol: symbol.exactOptional().describe('Absent for the condition `feed` alone'),
  condition: conditionSchema,
  repeat: repeat.default('once'),
  pause: pause.default(DEFAULT_PAUSE),
  hysteresis: hysteresis.exactOptional(),
  via: ways.default(['sound', 'desktop']),
  note: text(MAX_NOTE_LENGTH).exactOptional(),
  armed: yesOrNo.default(true),
};

export const alertRequestSchema = form(requestFields)
  .superRefine(({ condition, symbol: given }, { addIssue }) => {
    const ofFeed = condition.kind === 'feed';
    if (ofFeed === (given === undefined)) return;
    const message = ofFeed ? 'must be absent: a feed has no symbol' : SYMBOL_ERROR;
    addIssue({ code: 'custom', path: ['symbol'], message });
  })
  .transform(
    (request): AlertRequest => ({
      ...request,
      hysteresis: request.hysteresis ?? usualHysteresis(request.condition),
    }),
  );

/** A new alert as a client sends it, without the fields that have a default. */
export type AlertOptions = Accepted<typeof alertRequestSchema>;

const changeFields = {
  condition: conditionSchema.exactOptional(),
  repeat: repeat.exactOptional(),
  pause: pause.exactOptional(),
  hysteresis: hysteresis.exactOptional(),
  via: ways.exactOptional(),
  note: z
    .union([z.literal(''), text(MAX_NOTE_LENGTH)])
    .exactOptional()
    .describe('An empty one removes it'),
  armed: yesOrNo.exactOptional(),
};

export const alertChangeSchema = form(changeFields).refine((change) => Object.keys(change).length > 0, {
  error: `must have one of ${Object.keys(changeFields).join(', ')}`,
});

/** A change of an alert: any of its fields but the symbol. An empty note removes the note. */
export type AlertChange = Checked<typeof alertChangeSchema>;

/**
 * Returns the alert with the change.
 * @throws ProtocolError `bad_request` for a condition that the alert's symbol does not fit
 */
export function changedAlert(before: AlertRequest, change: AlertChange): AlertRequest {
  const { symbol, condition, repeat, pause, hysteresis, via, note, armed } = before;
  const { note: noteNow, ...others } = {
    ...{ condition, repeat, pause, hysteresis, via, armed },
    ...(symbol !== undefined && { symbol }),
    ...(note !== undefined && { note }),
    ...change,
  };
  return parseForm('alert', alertRequestSchema, {
    ...others,
    ...(noteNow !== '' && noteNow !== undefined && { note: noteNow }),
  });
}

function usualHysteresis({ kind }: AlertCondition): number {
  return kind === 'price' ? DEFAULT_HYSTERESIS.price : DEFAULT_HYSTERESIS.others;
}

export const alertSchema = z
  .object({
    id: z.string(),
    symbol: symbol.exactOptional(),
    condition: conditionSchema,
    repeat,
    pause,
    hysteresis,
    via: z.array(z.enum(ALERT_WAYS)),
    note: z.string().exactOptional(),
    armed: z.boolean(),
    created: time,
    firedAt: time.exactOptional(),
    unseen: z.int().describe('Firings that were not acknowledged'),
    now: z.number().exactOptional().describe('Measure at this moment, in the unit of the threshold'),
    denied: z.literal(true).exactOptional().describe('The user may no longer see the symbol'),
  })
  .meta({ id: 'Alert' });

export const firingSchema = z
  .object({
    id: z.string(),
    alert: z.string().describe('Id of the alert'),
    symbol: symbol.exactOptional(),
    condition: conditionSchema,
    value: z.number().describe('Measure that reached the threshold, in its unit'),
    price: z.number().exactOptional().describe('Last price at that moment'),
    time,
    via: z.array(z.enum(ALERT_WAYS)),
    note: z.string().exactOptional(),
    seen: z.boolean(),
  })
  .meta({ id: 'Firing' });

const user = userName.exactOptional().describe('Owner of the alerts; required where there are no tokens');
const ofUser = z.strictObject({ user });
const unseen = z.int().describe('Firings of the user that were not acknowledged');

export const listAlerts = defineRoute({
  name: 'listAlerts',
  method: 'GET',
  path: '/api/alerts',
  access: 'alerts',
  summary: 'Lists the alerts of the user.',
  query: ofUser,
  answers: {
    200: z.object({
      alerts: z.array(alertSchema),
      unseen,
      webhook: z.boolean().describe('Whether this server posts firings to a webhook'),
      most: z.int().describe('Alerts that one user may have'),
    }),
  },
});

export const createAlert = defineRoute({
  name: 'createAlert',
  method: 'POST',
  path: '/api/alerts',
  access: 'alerts',
  summary: 'Creates an alert.',
  query: ofUser,
  body: { name: 'alert', schema: alertRequestSchema, maxBytes: MAX_BODY_BYTES },
  answers: { 201: z.object({ alert: alertSchema }) },
  errors: ['unknown_symbol', 'too_many_subscriptions'],
});

export const listFirings = defineRoute({
  name: 'listFirings',
  method: 'GET',
  path: '/api/alerts/history',
  access: 'alerts',
  summary: 'Lists the firings of the user’s alerts, newest first.',
  query: ofUser.extend({
    limit: countText(MAX_FIRINGS, DEFAULT_FIRINGS),
    before: wholeText(0, Number.MAX_SAFE_INTEGER)
      .exactOptional()
      .describe('Only firings before this time, µs since 1970 (UTC)'),
  }),
  answers: { 200: z.object({ firings: z.array(firingSchema), unseen }) },
});

export const changeAlert = defineRoute({
  name: 'changeAlert',
  method: 'PATCH',
  path: '/api/alerts/:id',
  access: 'alerts',
  summary: 'Changes an alert.',
  query: ofUser,
  body: { name: 'alert', schema: alertChangeSchema, maxBytes: MAX_BODY_BYTES },
  answers: { 200: z.object({ alert: alertSchema }) },
  errors: ['not_found'],
});

export const removeAlert = defineRoute({
  name: 'removeAlert',
  method: 'DELETE',
  path: '/api/alerts/:id',
  access: 'alerts',
  summary: 'Removes an alert. Its firings count as acknowledged.',
  query: ofUser,
  answers: { 200: z.object({ alert: alertSchema }) },
  errors: ['not_found'],
});

export const acknowledgeAlert = defineRoute({
  name: 'acknowledgeAlert',
  method: 'POST',
  path: '/api/alerts/:id/seen',
  access: 'alerts',
  summary: 'Acknowledges all firings of an alert.',
  query: ofUser,
  answers: { 200: z.object({ unseen }) },
  errors: ['not_found'],
});

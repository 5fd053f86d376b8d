import { controlSchema } from '../../../lib/protocol/control-request';
import {
  barSchema,
  changedSchema,
  clockAnswerSchema,
  depthSchema,
  emptyAnswerSchema,
  errorSchema,
  expiringSchema,
  frameSchema,
  gapSchema,
  noticeSchema,
  orderSchema,
  positionSchema,
  quoteSchema,
  rejectionSchema,
  reportAnswerSchema,
  sessionSchema,
  statusSchema,
  subscribeAnswerSchema,
  symbolSchema,
  tradeSchema,
} from '../../../lib/protocol/message-schemas';
import { acknowledgeSchema, requestIdSchema } from '../../../lib/protocol/plain-message';
import { holdSchema, publishAnswerSchema, publishSchema } from '../../../lib/protocol/publish';
import {
  authSchema,
  clockSchema,
  refreshSchema,
  subscribeSchema,
  unsubscribeSchema,
} from '../../../lib/protocol/request';
import { reportSchema } from '../../../lib/protocol/screens/screen-report';
import * as z from '../../../lib/schema/zod';

/** A part of a JSON document. */
export type Json = Readonly<Record<string, unknown>>;

/** Schemas that have a name in the document. */
const SCHEMAS = {
  Symbol: symbolSchema,
  Position: positionSchema,
  Error: errorSchema,
  Rejection: rejectionSchema,
  HandshakeAuth: authSchema,
  SubscribeRequest: subscribeSchema,
  SubscribeAnswer: subscribeAnswerSchema,
  UnsubscribeRequest: unsubscribeSchema,
  ClockRequest: clockSchema,
  ClockAnswer: clockAnswerSchema,
  RefreshRequest: refreshSchema,
  ControlRequest: controlSchema,
  PublishRequest: publishSchema,
  PublishAnswer: publishAnswerSchema,
  HoldRequest: holdSchema,
  ScreenReport: reportSchema,
  ReportAnswer: reportAnswerSchema,
  EmptyAnswer: emptyAnswerSchema,
  Acknowledgement: acknowledgeSchema,
  RequestId: requestIdSchema,
  Frame: frameSchema,
  Quote: quoteSchema,
  Trade: tradeSchema,
  TradeGap: gapSchema,
  Depth: depthSchema,
  Bar: barSchema,
  StreamStatus: statusSchema,
  SessionState: sessionSchema,
  Notice: noticeSchema,
  ScreenOrder: orderSchema,
  Expiring: expiringSchema,
  SubscriptionChange: changedSchema,
} as const;
export type SchemaName = keyof typeof SCHEMAS;

/** Returns a reference to a part of the document. */
export const ref = (path: string): Json => ({ $ref: `#/${path}` });

export const schemaRef = (name: SchemaName): Json => ref(`components/schemas/${name}`);

const OPTIONS = {
  target: 'draft-7',
  io: 'input',
  // A custom check has no JSON Schema of its own; where it needs one, its metadata gives it.
  unrepresentable: 'any',
} as const;

/** JSON Schemas (draft 7, which AsyncAPI uses) of what a client sends or gets; references are local to the document. */
export function jsonSchemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    ...OPTIONS,
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ zodSchema, jsonSchema }) => {
      // A check before a pipe has no JSON Schema; what it passes on has.
      const { def } = zodSchema._zod;
      if (def.type === 'pipe')
        Object.assign(jsonSchema, z.toJSONSchema((def as z.core.$ZodPipeDef).out, OPTIONS));
      delete jsonSchema.$schema;
      // Messages of plain endpoints add their type and id to these, which draft 7 cannot express.
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(
    Object.keys(SCHEMAS).map((id) => {
      const { $id: _, $schema: __, ...schema } = schemas[id] as Record<string, unknown>;
      return [id, schema];
    }),
  );
}

export function querySchema(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, OPTIONS);
  return rest;
}

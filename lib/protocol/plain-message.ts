import * as z from '../schema/zod';
import { form, OBJECT_ERROR, parseForm, parseJson, text } from './form';

/** The subprotocol of plain WebSockets. */
export const SUBPROTOCOL = 'tickerwall.v1';

/** Maximum length of a textual request id, and of the id of a notice, characters. */
const MAX_ID_LENGTH = 64;
const MAX_TYPE_LENGTH = 32;

const ID_ERROR = `must be a text of at most ${MAX_ID_LENGTH} characters or a whole number`;
export const requestIdSchema = z
  .unknown()
  .refine(
    (value) => (typeof value === 'string' ? value.length <= MAX_ID_LENGTH : Number.isSafeInteger(value)),
    {
      error: ID_ERROR,
    },
  )
  .meta({ anyOf: [{ type: 'string', maxLength: MAX_ID_LENGTH }, { type: 'integer' }] });
const messageSchema = z.object(
  { type: text(MAX_TYPE_LENGTH), id: requestIdSchema.exactOptional() },
  { error: OBJECT_ERROR },
);

export const acknowledgeSchema = form({ notice: text(MAX_ID_LENGTH) });

/** Message of a client over a plain WebSocket. */
export interface PlainRequest {
  readonly type: string;
  /** Id to repeat in the answer, if any. */
  readonly id?: string | number;
  /** Its other fields, which are the request. */
  readonly content: unknown;
}

/**
 * Parses a message of a plain WebSocket: JSON text of an object with a `type`, and an `id` if the answer should
 * repeat it.
 * @throws ProtocolError `bad_request`, naming the invalid field and its value, or the place where the text is not JSON
 */
export function parsePlainMessage(received: string): PlainRequest {
  const whole = parseJson('message', received);
  const message = parseForm('message', messageSchema, whole);
  const { type: _, id: __, ...content } = whole as Record<string, unknown>;
  return {
    type: message.type,
    ...(message.id !== undefined && { id: message.id as string | number }),
    content,
  };
}

/**
 * Parses the acknowledgement of a notice; its `notice` is the notice's id.
 * @throws ProtocolError `bad_request`, naming the invalid field and its value
 */
export function parseAcknowledge(value: unknown): { readonly notice: string } {
  return parseForm('acknowledge', acknowledgeSchema, value);
}

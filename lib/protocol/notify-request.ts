import * as z from '../schema/zod';
import { OBJECT_ERROR, oneOf, parseForm, text, userName } from './form';
import { NOTICE_LEVELS, type NoticeContent } from './messages';

/** Characters of a notice's title and of its body. */
export const MAX_TITLE_CHARACTERS = 200;
export const MAX_BODY_CHARACTERS = 8_000;
/** Objects and arrays inside each other in `data`: what encodes them calls itself for each. */
export const MAX_DATA_DEPTH = 32;

/** A request to tell one user something. */
export interface NotifyRequest extends NoticeContent {
  readonly user: string;
}

const notifySchema = z.object(
  {
    user: userName,
    title: text(MAX_TITLE_CHARACTERS).exactOptional(),
    body: text(MAX_BODY_CHARACTERS),
    level: oneOf(NOTICE_LEVELS).exactOptional(),
    data: z
      .unknown()
      .refine((value) => !isDeeper(value, MAX_DATA_DEPTH), {
        error: `must have at most ${MAX_DATA_DEPTH} objects and arrays inside each other`,
      })
      .exactOptional(),
  },
  { error: OBJECT_ERROR },
);

/**
 * Reads the body of a notify request: JSON that was parsed.
 * @throws ProtocolError `bad_request`, naming the first field at fault and its value
 */
export function parseNotify(value: unknown): NotifyRequest {
  return parseForm('notify', notifySchema, value);
}

function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return most === 0 || Object.values(value).some((part) => isDeeper(part, most - 1));
}

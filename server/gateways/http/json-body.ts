import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { quoteValue } from '../../../lib/protocol/error';
import { parseJson } from '../../../lib/protocol/form';
import { errorAnswer, HttpError } from './answer';

/**
 * Rejects a body that is not declared as JSON (415: a page of another site cannot send that type without a
 * preflight) or exceeds the limit (413).
 */
export function requireJson(maxBytes: number): MiddlewareHandler {
  const limit = bodyLimit({
    maxSize: maxBytes,
    onError: (context) =>
      answerError(context, new HttpError(413, `the body must have at most ${maxBytes} bytes`)),
  });
  return async (context, next) => {
    const type = context.req.header('content-type');
    if (type?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json') return limit(context, next);
    const message = `Content-Type must be application/json, not ${quoteValue(type)}`;
    return answerError(context, new HttpError(415, message));
  };
}

/** @throws ProtocolError `bad_request` when the body is not JSON */
export async function readJson(context: Context): Promise<unknown> {
  return parseJson('body', await context.req.text());
}

/** Returns the response of an error. */
export function answerError(context: Context, error: unknown): Response {
  const { status, body, headers } = errorAnswer(error);
  return context.json(body, status, headers);
}

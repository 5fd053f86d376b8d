import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { errorAnswer } from './answer';

/**
 * Lets through requests whose body is announced as JSON (415 for any other, which also keeps out what a page of
 * another site may send unasked) and has at most so many bytes (413).
 */
export function requireJson(largest: number): MiddlewareHandler {
  const tooLarge = (context: Context): Response =>
    refuse(context, 413, `the body must have at most ${largest} bytes`);
  const limit = bodyLimit({ maxSize: largest, onError: tooLarge });
  return async (context, next) => {
    const type = context.req.header('content-type');
    if (type?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
      return refuse(context, 415, `Content-Type must be application/json, not ${quoteValue(type)}`);
    }
    return limit(context, next);
  };
}

/** @throws ProtocolError `bad_request` when the body is not JSON */
export async function readJson(context: Context): Promise<unknown> {
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError('bad_request', `the body is not JSON: ${quoteValue(text)}`);
  }
}

/** Answers 405 to every method that no route of the path takes. */
export function refuseMethod(context: Context, ...allowed: string[]): Response {
  context.header('Allow', allowed.join(', '));
  const only = allowed.join(' and ');
  return refuse(context, 405, `${quoteValue(context.req.method)} is not possible here, only ${only}`);
}

function refuse(context: Context, status: 405 | 413 | 415, message: string): Response {
  return context.json(errorAnswer(new ProtocolError('bad_request', message)).body, status);
}

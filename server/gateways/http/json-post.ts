import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ProtocolError, shown } from '../../../lib/protocol/error';
import { errorAnswer } from './answer';

export interface JsonPost {
  /** Most bytes of the body. */
  readonly largest: number;
  /** Throws for who may not, before the body is read. */
  readonly require: (context: Context) => void;
  /** Answers a body that is JSON, whatever it holds. */
  readonly answer: (context: Context, body: unknown) => Response | Promise<Response>;
}

/** Adds a route that takes JSON; what is of another type or too long is refused by name. */
export function addJsonPost(api: Hono, path: string, { largest, require, answer }: JsonPost): void {
  api.post(path, async (context, next) => {
    require(context);
    const type = context.req.header('content-type');
    if (type?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
      return refuse(context, 415, `Content-Type must be application/json, not ${shown(type)}`);
    }
    await next();
    return undefined;
  });
  const tooLarge = (context: Context): Response =>
    refuse(context, 413, `the body must have at most ${largest} bytes`);
  api.post(path, bodyLimit({ maxSize: largest, onError: tooLarge }), async (context) =>
    answer(context, await jsonOf(context)),
  );
}

async function jsonOf(context: Context): Promise<unknown> {
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError('bad_request', `the body is not JSON: ${shown(text)}`);
  }
}

function refuse(context: Context, status: 413 | 415, message: string): Response {
  return context.json(errorAnswer(new ProtocolError('bad_request', message)).body, status);
}

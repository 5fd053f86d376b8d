import * as z from '../schema/zod';
import { ProtocolError, quoteValue } from './error';

/*
 * The fields that messages are made of. Only their form is checked here, so every fault is one field at one path with
 * one requirement.
 */

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

export const count = (most: number) => {
  const error = `must be a whole number from 1 to ${most}`;
  return z.int({ error }).min(1, { error }).max(most, { error });
};

export const text = (most: number) => {
  const error = `must be a text of 1 to ${most} characters`;
  return z.string({ error }).min(1, { error }).max(most, { error });
};

export const OBJECT_ERROR = 'must be an object';

/** Characters of a user's name. */
const MAX_USER_LENGTH = 64;
const USER_ERROR = `must be 1 to ${MAX_USER_LENGTH} of the characters A-Z, a-z, 0-9, ".", "_", "@" and "-"`;

/** Who a connection belongs to. */
export const userName = z
  .string({ error: USER_ERROR })
  .max(MAX_USER_LENGTH, { error: USER_ERROR, abort: true })
  .regex(/^[A-Za-z0-9._@-]+$/, { error: USER_ERROR });

/**
 * Reads a value of the form.
 * @param what how a message calls the whole
 * @param secret fields whose values a message never repeats
 * @throws ProtocolError `bad_request`, naming the first field at fault and its value
 */
export function parseForm<T>(
  what: string,
  schema: z.ZodType<T>,
  value: unknown,
  secret: readonly string[] = [],
): T {
  const result = attempt(what, schema, value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue === undefined) throw new ProtocolError('bad_request', `${what} is not understood`);
  const field = [what, ...issue.path.map(String)].join('.');
  const repeat = secret.some((key) => issue.path[0] === key)
    ? ''
    : `, not ${quoteValue(at(value, issue.path))}`;
  throw new ProtocolError('bad_request', `${field} ${issue.message}${repeat}`);
}

/** A value that throws when it is looked at (only possible inside one process) is a bad request too. */
function attempt<T>(what: string, schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  try {
    return schema.safeParse(value);
  } catch {
    throw new ProtocolError('bad_request', `${what} cannot be read`);
  }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
}

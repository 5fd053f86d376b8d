import type * as z from '../schema/zod';
import { ProtocolError, quoteValue } from './error';

/**
 * Validates a query in which each parameter may be given once.
 * @throws ProtocolError `bad_request`, naming the parameter and its value
 */
export function parseQuery<T>(schema: z.ZodType<T>, query: Readonly<Record<string, readonly string[]>>): T {
  const single: [string, string][] = [];
  for (const [name, values] of Object.entries(query)) {
    const [value, second] = values;
    if (second !== undefined)
      throw new ProtocolError('bad_request', `${quoteValue(name)} is given ${values.length} times`);
    single.push([name, value ?? '']);
  }
  const values = Object.fromEntries(single);
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const { issues } = result.error;
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) throw new ProtocolError('bad_request', `there is no parameter ${quoteValue(unknown.keys[0])}`);
  const [issue] = issues;
  const name = String(issue?.path[0] ?? 'query');
  const found = Object.hasOwn(values, name) ? `, not ${quoteValue(values[name])}` : '';
  throw new ProtocolError('bad_request', `${name} ${issue?.message ?? 'is wrong'}${found}`);
}

import * as z from '../../lib/schema/zod';
import { withToken } from './server-fetch';

/** How long the server may take to answer, ms. */
const ANSWER_TIMEOUT_MS = 10_000;

const refusal = z.object({ code: z.string(), message: z.string() });

/** The server said no, in its own words. */
export class AccessRefused extends Error {
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'AccessRefused';
    this.status = status;
    this.code = code;
  }
}

export interface Asked {
  readonly method?: string;
  /** Sent as JSON. */
  readonly content?: unknown;
  readonly token?: string | undefined;
  readonly signal?: AbortSignal;
  /** ms. */
  readonly timeout?: number;
}

/** @throws AccessRefused, or an Error when there is no answer */
export async function ask(path: string, asked: Asked = {}): Promise<unknown> {
  const { method, content, token, signal, timeout = ANSWER_TIMEOUT_MS } = asked;
  const late = AbortSignal.timeout(timeout);
  const headers = withToken(content === undefined ? {} : { 'Content-Type': 'application/json' }, token);
  const response = await fetch(path, {
    ...{ cache: 'no-store', headers, method: method ?? (content === undefined ? 'GET' : 'POST') },
    signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    ...(content !== undefined && { body: JSON.stringify(content) }),
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const { code, message } = refusal.safeParse(body).data ?? {
    code: 'internal',
    message: String(response.status),
  };
  throw new AccessRefused(response.status, code, message);
}

const accessAnswer = z.object({
  access: z.object({
    tokens: z.boolean(),
    screens: z.boolean(),
    welcome: z.boolean(),
    user: z.string().optional(),
    expires: z.number().optional(),
    symbols: z.array(z.string()),
    rate: z.number(),
    acts: z.array(z.string()),
  }),
});

/** Who somebody is to the server, and what they may; `expires` in µs. */
export type AccessView = z.infer<typeof accessAnswer>['access'];

/** What the server says of a token, or of a guest. @throws AccessRefused for a token that does not count */
export async function fetchAccess(token: string | undefined): Promise<AccessView> {
  return accessAnswer.parse(await ask('/api/access', { token })).access;
}

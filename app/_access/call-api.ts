import {
  type Accepted,
  type PathParameter,
  pathOf,
  type RouteDefinition,
} from '../../lib/protocol/http/route';
import * as z from '../../lib/schema/zod';
import { checkAccess } from './access-check';
import { currentToken } from './access-token';

/** Default timeout of a call, ms. */
const ANSWER_TIMEOUT_MS = 10_000;
const UNAUTHENTICATED = 401;

const errorBody = z.object({ code: z.string(), message: z.string(), retry: z.boolean().default(false) });

/** Error answer of the server. Without an answer, `callApi` throws another error. */
export class ApiError extends Error {
  readonly code: string;
  /** True if the same request can succeed later. */
  readonly retry: boolean;
  /** HTTP status. */
  readonly status: number;

  constructor(status: number, body: unknown) {
    const { code, message, retry } = errorBody.safeParse(body).data ?? {
      ...{ code: 'internal', message: `the server answered ${status}`, retry: true },
    };
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.retry = retry;
    this.status = status;
  }
}

type PathPart<R extends RouteDefinition> = [PathParameter<R['path']>] extends [never]
  ? object
  : { readonly parameters: Readonly<Record<PathParameter<R['path']>, string>> };

type QueryPart<R extends RouteDefinition> = R extends { readonly query: infer Query extends z.ZodType }
  ? { readonly query?: { readonly [Key in keyof z.input<Query>]: string | number | undefined } }
  : object;

type BodyPart<R extends RouteDefinition> = R extends {
  readonly body: { readonly schema: infer Body extends z.ZodType };
}
  ? { readonly body: Accepted<Body> }
  : object;

interface CallSettings {
  /** Token of the browser by default; null sends none. */
  readonly token?: string | null;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Further headers of the request. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type CallOptions<R extends RouteDefinition> = CallSettings & PathPart<R> & QueryPart<R> & BodyPart<R>;

/** All options, for code that serves every route. */
interface AnyOptions extends CallSettings {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

/** Validated body of a successful answer. */
export type CallAnswer<R extends RouteDefinition> = z.output<R['answers'][keyof R['answers'] & number]>;

/**
 * Calls a route of the server and validates its answer.
 * @throws ApiError for an error answer; another error for a timeout or an invalid answer
 */
export async function callApi<R extends RouteDefinition>(
  route: R,
  ...[options]: object extends CallOptions<R> ? [CallOptions<R>?] : [CallOptions<R>]
): Promise<CallAnswer<R>> {
  const {
    parameters,
    query = {},
    body,
    token,
    signal,
    timeoutMs = ANSWER_TIMEOUT_MS,
    headers,
  }: AnyOptions = options ?? {};
  const timeout = AbortSignal.timeout(timeoutMs);
  const isJson = typeof route.body === 'object';
  const response = await fetch(urlOf(route, parameters, query), {
    method: route.method,
    cache: 'no-store',
    headers: { ...headersOf(token === undefined ? currentToken() : token, isJson), ...headers },
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    ...(isJson && { body: JSON.stringify(body ?? {}) }),
  });
  if (response.status === UNAUTHENTICATED && token === undefined) void checkAccess();
  const answered: unknown = await response.json().catch(() => undefined);
  return readAnswer(route, response.status, answered);
}

/** Validates an answer. @throws ApiError for an error answer; another error for an invalid one */
export function readAnswer<R extends RouteDefinition>(
  route: R,
  status: number,
  body: unknown,
): CallAnswer<R> {
  const schema = route.answers[status];
  if (schema === undefined) throw new ApiError(status, body);
  return schema.parse(body) as CallAnswer<R>;
}

/** Returns path and query of a call. */
export function urlOf(
  route: RouteDefinition,
  parameters: AnyOptions['parameters'],
  query: NonNullable<AnyOptions['query']>,
): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return pathOf(route, parameters) + (text && `?${text}`);
}

function headersOf(token: string | null | undefined, isJson: boolean): Record<string, string> {
  return {
    ...(isJson && { 'Content-Type': 'application/json' }),
    ...(typeof token === 'string' && { Authorization: `Bearer ${token}` }),
  };
}

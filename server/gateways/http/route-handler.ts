import type { IncomingMessage } from 'node:http';
import type { Checked, PathParameter, RouteDefinition } from '../../../lib/protocol/http/route';
import type * as z from '../../../lib/schema/zod';
import type { Principal } from '../../access/principal';

/** Authorized request, with query and body validated by the route's schemas. */
export interface RouteRequest<R extends RouteDefinition = RouteDefinition> {
  readonly parameters: Readonly<Record<PathParameter<R['path']>, string>>;
  readonly query: R extends { readonly query: infer Query extends z.ZodType } ? Checked<Query> : undefined;
  readonly headers: R extends { readonly headers: infer Headers extends z.ZodType }
    ? Checked<Headers>
    : undefined;
  readonly body: R extends { readonly body: { readonly schema: infer Body extends z.ZodType } }
    ? Checked<Body>
    : undefined;
  readonly principal: Principal;
  /** Address of the client. */
  readonly address: string;
  /** Node's request, for a body that is not JSON. */
  readonly incoming: IncomingMessage;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
  /** Adds ids and names, never secrets, to the act's entry of the audit trail; null leaves out the entry. */
  readonly audit: (subject: Readonly<Record<string, unknown>> | null) => void;
}

/** A successful answer whose status or headers do not follow from the route. */
export class RouteAnswer<Status extends number = number, Body = unknown> {
  readonly status: Status;
  readonly body: Body;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: Status, body: Body, headers: Readonly<Record<string, string>> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** Returns an answer with this status. */
export function answer<const Status extends number, const Body>(
  status: Status,
  body: Body,
  headers?: Readonly<Record<string, string>>,
): RouteAnswer<Status, Body> {
  return new RouteAnswer(status, body, headers);
}

type StatusOf<R extends RouteDefinition> = keyof R['answers'] & number;
type IsUnion<T, All = T> = T extends All ? ([All] extends [T] ? false : true) : never;

/** Body of the route's only answer, or an answer with one of its statuses. */
type Result<R extends RouteDefinition> =
  | { [S in StatusOf<R>]: RouteAnswer<S, Checked<R['answers'][S]>> }[StatusOf<R>]
  | (IsUnion<StatusOf<R>> extends false ? Checked<R['answers'][StatusOf<R>]> : never);

type Handler<R extends RouteDefinition> = (request: RouteRequest<R>) => Result<R> | Promise<Result<R>>;

/** A route and the function that answers it. */
export interface HandledRoute {
  readonly route: RouteDefinition;
  readonly handler: (request: RouteRequest) => unknown;
}

/** Binds a handler to its route, whose types it must fit. */
export function handle<R extends RouteDefinition>(route: R, handler: Handler<NoInfer<R>>): HandledRoute {
  // The router gives the handler only requests of this route.
  return { route, handler: handler as HandledRoute['handler'] };
}

/** Returns a handler's result as an answer. */
export function answerOf({ answers }: RouteDefinition, result: unknown): RouteAnswer {
  return result instanceof RouteAnswer ? result : new RouteAnswer(Number(Object.keys(answers)[0]), result);
}

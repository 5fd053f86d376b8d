import type { Frozen } from '../../schema/describes';
import type * as z from '../../schema/zod';
import type { Act } from '../act';
import type { ErrorCode } from '../error';
import { parseForm } from '../form';

/**
 * Permissions required of a caller: none, access to this server (guests have it if they are accepted), or an
 * act.
 */
export type RouteAccess = 'public' | 'guest' | Act;

export interface JsonBody {
  /** Name of the body in error messages: `session.tapes must be …`. */
  readonly name: string;
  /** Absent for a body that is not parsed. */
  readonly schema?: z.ZodType;
  /** Maximum size, bytes. */
  readonly maxBytes: number;
  /** Fields whose values are never part of an error message. */
  readonly secret?: readonly string[];
}

/** Body in other formats than JSON, which the handler reads. */
export interface MediaBody {
  /** Accepted media types. */
  readonly media: readonly [string, ...string[]];
  /** Maximum size, bytes, as sent and unpacked. */
  readonly maxBytes: number;
}

/** Route of the HTTP API: used by the server to validate requests, by pages, and for the OpenAPI document. */
export interface RouteDefinition {
  /** Unique; clients generated from the OpenAPI document use it as the function's name. */
  readonly name: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Parameters begin with a colon: `/api/tapes/:id`. */
  readonly path: `/${string}`;
  readonly access: RouteAccess;
  /** True if programs on this machine need no token. */
  readonly openToLocal?: true;
  /** One sentence for the OpenAPI document. */
  readonly summary: string;
  /** Absent for a query that is not parsed. */
  readonly query?: z.ZodType;
  /** Headers of the request, in lower case; others are not checked. */
  readonly headers?: z.ZodType;
  /** JSON, other formats, or the bytes of a file. */
  readonly body?: JsonBody | MediaBody | 'file';
  /** Successful answers by status. Most have one. */
  readonly answers: Readonly<Record<number, z.ZodType>>;
  /** Media type of the answers that are not JSON. */
  readonly mediaType?: string;
  /** Field of the answer 200 whose rows are served as CSV and NDJSON too, by `format` in the query or by `Accept`. */
  readonly rows?: string;
  /** Error codes beyond those that follow from access, query and body. */
  readonly errors?: readonly ErrorCode[];
}

/** Returns the definition with its literal types, from which the types of its handler and callers follow. */
export function defineRoute<const R extends RouteDefinition>(definition: R): R {
  return definition;
}

/** Validated value of the schema. */
export type Checked<Schema extends z.ZodType> = Frozen<z.output<Schema>>;

/** A value that the schema accepts. */
export type Accepted<Schema extends z.ZodType> = Frozen<z.input<Schema>>;

/** Names of a path's parameters. */
export type PathParameter<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParameter<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** Returns the path with its parameters filled in; all are required. */
export function pathOf(route: RouteDefinition, parameters: Readonly<Record<string, string>> = {}): string {
  return route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
}

/**
 * Validates the body of a request, as parsed JSON.
 * @throws ProtocolError `bad_request`, naming the first invalid field and its value
 */
export function checkBody<T>(
  body: Omit<JsonBody, 'schema' | 'maxBytes'> & { readonly schema: z.ZodType<T> },
  value: unknown,
): T {
  return parseForm(body.name, body.schema, value, body.secret);
}

import type { Frozen } from '../../schema/describes';
import type * as z from '../../schema/zod';
import type { Act } from '../act';
import type { ErrorCode } from '../error';
import { parseForm } from '../form';

/** Rights that a caller needs: none, access to this server (guests have it where they are accepted), or an act. */
export type RouteAccess = 'public' | 'guest' | Act;

export interface JsonBody {
  /** Name of the body in error messages: `session.tapes must be …`. */
  readonly name: string;
  /** Absent for a body that is not read. */
  readonly schema?: z.ZodType;
  /** Bytes. */
  readonly maxBytes: number;
  /** Fields whose values an error message never repeats. */
  readonly secret?: readonly string[];
}

/** One route of the HTTP API: the server checks requests with it, pages and the OpenAPI document are made from it. */
export interface RouteDefinition {
  /** Unique; clients that are generated from the OpenAPI document name their function so. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Parameters begin with a colon: `/api/tapes/:id`. */
  readonly path: `/${string}`;
  readonly access: RouteAccess;
  /** Lets programs on this machine ask without a token, also where there are tokens. */
  readonly openToLocal?: true;
  /** One sentence for the OpenAPI document. */
  readonly summary: string;
  /** Absent for a query that is not read. */
  readonly query?: z.ZodType;
  /** JSON, or the bytes of a file. */
  readonly body?: JsonBody | 'file';
  /** Successful answers by status. Most have one. */
  readonly answers: Readonly<Record<number, z.ZodType>>;
  /** Media type of the answers that are not JSON. */
  readonly mediaType?: string;
  /** Error codes beyond those that follow from access, query and body. */
  readonly errors?: readonly ErrorCode[];
}

/** Returns the definition with its literal types, which the types of its handler and of its callers follow from. */
export function defineRoute<const R extends RouteDefinition>(definition: R): R {
  return definition;
}

/** A value of the schema, after it was checked. */
export type Checked<Schema extends z.ZodType> = Frozen<z.output<Schema>>;

/** A value that the schema accepts. */
export type Accepted<Schema extends z.ZodType> = Frozen<z.input<Schema>>;

/** Names of a path's parameters. */
export type PathParameter<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParameter<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** A route that has path parameters is called with all of them. */
export function pathOf(route: RouteDefinition, parameters: Readonly<Record<string, string>> = {}): string {
  return route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
}

/**
 * Checks the body of a request: JSON that was parsed.
 * @throws ProtocolError `bad_request`, naming the first field at fault and its value
 */
export function checkBody<T>(
  body: Omit<JsonBody, 'schema' | 'maxBytes'> & { readonly schema: z.ZodType<T> },
  value: unknown,
): T {
  return parseForm(body.name, body.schema, value, body.secret);
}

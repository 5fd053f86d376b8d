import { STATUS_CODES } from 'node:http';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiRequestBodyObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { ErrorCode } from '../../../lib/protocol/error';
import { text } from '../../../lib/protocol/form';
import { ERROR_STATUS, errorSchema } from '../../../lib/protocol/http/error-answer';
import type { RouteDefinition } from '../../../lib/protocol/http/route';
import { ROW_TYPES } from '../../../lib/protocol/row-format';
import * as z from '../../../lib/schema/zod';

/** Version of the API. Routes and fields are only added, never changed or removed. */
const API_VERSION = '1.0.0';
/** Maximum length of a path parameter, characters. */
const MAX_PARAMETER_LENGTH = 4_096;

const TOKEN = 'token';
const ERROR_CONTENT = { 'application/json': { schema: errorSchema } };

/** An OpenAPI document, as JSON. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly [part: string]: unknown;
}

/** Creates the OpenAPI 3.1 document of these routes. */
export function openApiDocument(routes: readonly RouteDefinition[]): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'tickerwall',
        version: API_VERSION,
        description:
          'The HTTP API of a tickerwall server. Times are µs since 1970 (UTC). Every error is an object with code, ' +
          'message and retry. Each GET route answers HEAD too. The streams over Socket.IO, /ws and /sse are described ' +
          'in docs/asyncapi.yaml of the project.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      paths,
      components: {
        securitySchemes: { [TOKEN]: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
    {
      allowEmptySchema: { custom: true },
      override: ({ jsonSchema, io }) => {
        // Answers only grow, so a client must accept fields that are added later.
        if (io === 'output' && jsonSchema.additionalProperties === false)
          delete jsonSchema.additionalProperties;
      },
    },
  );
  return JSON.parse(JSON.stringify(document)) as OpenApiDocument;
}

function operationOf(route: RouteDefinition): ZodOpenApiOperationObject {
  const { name, path, query, headers, body } = route;
  const names = [...path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter as string);
  const parameters = z.object(
    Object.fromEntries(names.map((parameter) => [parameter, text(MAX_PARAMETER_LENGTH)])),
  );
  return {
    operationId: name,
    tags: [path.split('/').find((part) => part !== '' && part !== 'api') as string],
    summary: route.summary,
    description: accessText(route),
    security: route.access === 'public' ? [{}, { [TOKEN]: [] }] : [{ [TOKEN]: [] }, {}],
    ...((names.length > 0 || query || headers) && {
      requestParams: {
        ...(names.length > 0 && { path: parameters }),
        ...(query && { query: query as z.ZodObject }),
        ...(headers && { header: headers as z.ZodObject }),
      },
    }),
    ...(body && { requestBody: requestBodyOf(body) }),
    responses: { ...answersOf(route), ...errorsOf(route) },
  };
}

function accessText({ access, openToLocal }: RouteDefinition): string {
  if (access === 'public') return 'Access: public.';
  if (access === 'guest') return 'Access: a token, or none where guests are accepted.';
  const local = openToLocal
    ? 'Programs on the same machine need no token.'
    : 'Without tokens: programs on the same machine.';
  return `Access: a token with the act \`${access}\`. ${local}`;
}

function requestBodyOf(body: NonNullable<RouteDefinition['body']>): ZodOpenApiRequestBodyObject {
  if (body === 'file') {
    return { required: true, content: { 'application/octet-stream': { schema: {} } } };
  }
  if ('media' in body) {
    const schema = { type: 'string' } as const;
    return { required: true, content: Object.fromEntries(body.media.map((type) => [type, { schema }])) };
  }
  return {
    required: body.schema !== undefined,
    content: { 'application/json': { schema: body.schema ?? {} } },
  };
}

function answersOf({
  answers,
  mediaType = ROW_TYPES.json,
  rows,
}: RouteDefinition): ZodOpenApiResponsesObject {
  const text = { schema: { type: 'string' } } as const;
  const tables = rows === undefined ? {} : { [ROW_TYPES.csv]: text, [ROW_TYPES.ndjson]: text };
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      { description: STATUS_CODES[status] ?? status, content: { [mediaType]: { schema }, ...tables } },
    ]),
  );
}

/** Returns the errors of a route by status, each with its codes. */
function errorsOf({
  path,
  access,
  headers,
  body,
  answers,
  errors = [],
}: RouteDefinition): ZodOpenApiResponsesObject {
  const codes = new Map<number, Set<ErrorCode>>();
  const add = (status: number, code: ErrorCode): void => {
    codes.set(status, (codes.get(status) ?? new Set()).add(code));
  };
  const known: readonly ErrorCode[] = ['bad_request', 'internal', ...errors];
  for (const code of known) add(ERROR_STATUS[code], code);
  if (path.startsWith('/api/') || access !== 'public') {
    const ofCaller: readonly ErrorCode[] = ['unauthenticated', 'token_expired', 'forbidden', 'rate_limited'];
    for (const code of ofCaller) add(ERROR_STATUS[code], code);
  }
  // The only header of requests so far is Idempotency-Key.
  if (headers) add(409, 'bad_request');
  if (body) add(413, 'bad_request');
  if (typeof body === 'object') add(415, 'bad_request');
  return Object.fromEntries(
    [...codes]
      .filter(([status]) => answers[status] === undefined)
      .map(([status, ofStatus]) => [
        String(status),
        { description: `Codes: ${[...ofStatus].join(', ')}`, content: ERROR_CONTENT },
      ]),
  ) as ZodOpenApiResponsesObject;
}

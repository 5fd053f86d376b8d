import type { IncomingMessage } from 'node:http';
import { ProtocolError, type WireError } from '../../../lib/protocol/error';
import { ERROR_STATUS } from '../../../lib/protocol/http/error-answer';
import type { RouteDefinition } from '../../../lib/protocol/http/route';
import { ROW_TYPES, type RowFormat } from '../../../lib/protocol/row-format';
import * as z from '../../../lib/schema/zod';
import { plainNumber } from '../../tape/exporters/plain-number';

/** A malformed request that HTTP has a status of its own for. */
export class HttpError extends ProtocolError {
  readonly status: 405 | 409 | 413 | 415;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: HttpError['status'], message: string, headers: Readonly<Record<string, string>> = {}) {
    super('bad_request', message);
    this.name = 'HttpError';
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Returns the fault of a failed request: when the connection broke off before its body was complete, that is why it
 * failed, and no failure of the server.
 */
export function requestFault(error: unknown, incoming: IncomingMessage): unknown {
  if (error instanceof ProtocolError || incoming.complete || !incoming.destroyed) return error;
  return new ProtocolError('bad_request', `the body broke off: ${incoming.errored?.message ?? 'aborted'}`);
}

type ErrorStatus = (typeof ERROR_STATUS)[keyof typeof ERROR_STATUS] | HttpError['status'];

export interface ErrorAnswer {
  readonly status: ErrorStatus;
  readonly body: WireError;
  readonly headers: Readonly<Record<string, string>>;
}

/** Returns the answer to a request that failed. An error that is not meant for clients is `internal`, without details. */
export function errorAnswer(error: unknown): ErrorAnswer {
  const known = error instanceof ProtocolError ? error : new ProtocolError('internal', 'the server failed');
  const status = known instanceof HttpError ? known.status : ERROR_STATUS[known.code];
  return { status, body: known.toWire(), headers: headersOf(known, status) };
}

function headersOf(error: ProtocolError, status: number): Readonly<Record<string, string>> {
  if (error instanceof HttpError) return error.headers;
  if (status === 401) return { 'WWW-Authenticate': challenge(error) };
  const { retryAfter } = error as { readonly retryAfter?: number };
  return retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
}

/** Returns the header of a 401, from which a program knows how to authenticate (RFC 6750, 3). */
function challenge({ message }: ProtocolError): string {
  const description = message
    .replaceAll('’', "'")
    .replaceAll('"', "'")
    .replace(/[^ -~]|\\/g, '?');
  return `Bearer realm="tickerwall", error="invalid_token", error_description="${description}"`;
}

type Row = Readonly<Record<string, unknown>>;

/** Encodes the rows of an answer, as RFC 4180 with a header, or as an object a line. Values that do not exist are empty. */
export function rowsText(route: RouteDefinition, body: unknown, format: Exclude<RowFormat, 'json'>): string {
  const rows = (body as Readonly<Record<string, readonly Row[]>>)[route.rows as string] ?? [];
  if (format === 'ndjson') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const columns = columnsOf(route);
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','));
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

/** Returns the media type of a format, with the parameters that it needs. */
export function rowsType(format: RowFormat): string {
  return format === 'csv' ? `${ROW_TYPES.csv}; charset=utf-8; header=present` : ROW_TYPES[format];
}

/** Returns the fields of a route's rows, in the order of their schema. */
function columnsOf({ answers, rows }: RouteDefinition): readonly string[] {
  const list = answers[200] instanceof z.ZodObject ? answers[200].shape[rows as string] : undefined;
  const row = list instanceof z.ZodArray ? list.element : undefined;
  if (!(row instanceof z.ZodObject)) throw new RangeError(`the answer has no rows ${rows}`);
  return Object.keys(row.shape);
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return plainNumber(value);
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

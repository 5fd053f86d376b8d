import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { MediaBody } from '../../../lib/protocol/http/route';
import { HttpError } from './answer';
import { answerError } from './json-body';

/** Memory that all bodies together may use, bytes. */
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;
/** A gzip body may unpack to so many times its size, and to so many bytes in any case. */
const MAX_RATIO = 100;
const MIN_UNPACKED_BYTES = 64 * 1024;
/** Time until a request that found no memory can be repeated, s. */
const RETRY_AFTER = 1;

const unpack = promisify(gunzip);

/** Returns the media type of a request, in lower case, without parameters. */
export function mediaTypeOf(contentType: string | undefined): string | undefined {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase();
}

/**
 * Rejects a body of another type (415). Pages of other sites cannot send these types without a preflight.
 */
export function requireMedia({ media }: MediaBody): MiddlewareHandler {
  return async (context, next) => {
    const given = context.req.header('content-type');
    if (media.includes(mediaTypeOf(given) ?? '')) return next();
    const message = `Content-Type must be ${media.join(', ')}, not ${quoteValue(given)}`;
    return answerError(context, new HttpError(415, message, { Connection: 'close' }));
  };
}

/** Bodies that are read at the same time, with a bound on their memory. */
export class MediaBodies {
  #bytes = 0;

  /** Memory of the bodies that are in use, bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Reads and unpacks a body, and keeps its memory reserved while it is used.
   * @throws HttpError 413 for too large a body, 415 for an unknown encoding; ProtocolError `too_slow` without memory,
   * `bad_request` for a damaged body
   */
  async use<T>(incoming: IncomingMessage, maxBytes: number, work: (body: Buffer) => Promise<T>): Promise<T> {
    const isPacked = isGzip(incoming.headers['content-encoding']);
    const announced = incoming.headers['content-length'];
    const length = announced === undefined ? maxBytes : Number(announced);
    if (length > maxBytes) throw tooLarge(maxBytes);
    const unpacked = Math.min(maxBytes, Math.max(MIN_UNPACKED_BYTES, length * MAX_RATIO));
    const reserved = isPacked ? length + unpacked : length;
    if (this.#bytes + reserved > MAX_TOTAL_BYTES) throw new NoMemoryError();
    this.#bytes += reserved;
    try {
      const sent = await read(incoming, maxBytes);
      return await work(isPacked ? await unpackedBody(sent, unpacked) : sent);
    } finally {
      this.#bytes -= reserved;
    }
  }
}

/** Too many bodies are read at the same time. */
class NoMemoryError extends ProtocolError {
  /** s. */
  readonly retryAfter = RETRY_AFTER;

  constructor() {
    super('too_slow', `too many bodies arrive at the same time; repeat the request in ${RETRY_AFTER} s`);
  }
}

/** @throws HttpError 415 */
function isGzip(encoding: string | undefined): boolean {
  if (encoding === undefined || encoding === 'identity') return false;
  if (encoding === 'gzip' || encoding === 'x-gzip') return true;
  throw new HttpError(415, `Content-Encoding must be gzip, or absent, not ${quoteValue(encoding)}`, {
    Connection: 'close',
  });
}

async function read(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, bytes);
}

async function unpackedBody(sent: Buffer, maxOutputLength: number): Promise<Buffer> {
  try {
    return await unpack(sent, { maxOutputLength });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxOutputLength, 'unpacked ');
    throw new ProtocolError('bad_request', `the body is not gzip: ${message}`);
  }
}

function tooLarge(maxBytes: number, what = ''): HttpError {
  // The rest of the body is not read.
  return new HttpError(413, `the ${what}body must have at most ${maxBytes} bytes`, { Connection: 'close' });
}

import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Encodings that {@link unpacked} reads, for the header of a request. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/** Returns the body of a response, decompressed as its header says. */
export function unpacked(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding'];
  const unpack =
    encoding === 'gzip'
      ? createGunzip()
      : encoding === 'br'
        ? createBrotliDecompress()
        : encoding === 'deflate'
          ? createInflate()
          : undefined;
  if (unpack === undefined) return response;
  unpack.once('close', () => response.destroy());
  return response.on('error', (error) => unpack.destroy(error)).pipe(unpack);
}

/** Reads a whole body. @throws Error when it has more bytes, or the error of the stream */
export async function readWhole(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`the response has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

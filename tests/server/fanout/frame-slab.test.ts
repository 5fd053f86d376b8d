import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../lib/protocol/binary/byte-writer';
import { FrameSlab } from '../../../server/fanout/frame-slab';
import type { OutFrame } from '../../../server/fanout/out-frame';

/** Maximum length of the header of a WebSocket message, bytes. */
const MESSAGE_HEADER = 10;

function writerOf(bytes: Iterable<number>): ByteWriter {
  const writer = new ByteWriter();
  for (const byte of bytes) writer.byte(byte);
  return writer;
}

function write(slab: FrameSlab, start: Uint8Array, pieces: readonly Uint8Array[]): OutFrame {
  slab.open();
  for (const piece of pieces) {
    // Each is between other bytes, as the rows of a flush are.
    slab.add(writerOf([1, 2, 3, ...piece, 4, 5]), 3, 3 + piece.length);
  }
  return slab.close(writerOf(start));
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength });

describe('frames in a slab', () => {
  it('have the written content, side by side, with room for a header before each', () => {
    const frame = fc.record({
      // Usual lengths, lengths at the threshold, and longer ones.
      start: fc.oneof(bytes(40), fc.uint8Array({ minLength: 50, maxLength: 70 }), bytes(200)),
      pieces: fc.array(fc.oneof({ weight: 5, arbitrary: bytes(20) }, bytes(3_000)), { maxLength: 20 }),
      givenUp: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 40 }), (frames) => {
        const slab = new FrameSlab();
        const made = frames.map(({ start, pieces, givenUp }) => {
          if (givenUp) {
            slab.open();
            slab.add(writerOf([9, 9, 9]), 0, 3);
          }
          return { out: write(slab, start, pieces), expected: Buffer.concat([start, ...pieces]) };
        });
        for (const { out } of made) {
          expect(out.start).toBeGreaterThanOrEqual(MESSAGE_HEADER);
          // A gateway writes its header there, and must not overwrite another frame.
          (out.content as Buffer).fill(0xff, out.start - MESSAGE_HEADER, out.start);
        }
        for (const { out, expected } of made) {
          expect(out.length).toBe(expected.length);
          expect(Buffer.compare(out.payload as Buffer, expected)).toBe(0);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('continue in another block of memory when one is full, also within a frame', () => {
    const slab = new FrameSlab();
    const piece = Uint8Array.from({ length: 1_000 }, (_, index) => index % 251);
    const made = Array.from({ length: 60 }, () => write(slab, piece.subarray(0, 30), Array(10).fill(piece)));
    const expected = Buffer.concat([piece.subarray(0, 30), ...Array(10).fill(piece)]);
    for (const { payload } of made) expect(Buffer.compare(payload as Buffer, expected)).toBe(0);
    expect(new Set(made.map(({ content }) => content)).size).toBeGreaterThan(1);
  });

  it('may be larger than a block of memory', () => {
    const piece = Uint8Array.from({ length: 300_000 }, (_, index) => index % 249);
    const { payload } = write(new FrameSlab(), piece, [piece, piece]);
    expect(Buffer.compare(payload as Buffer, Buffer.concat([piece, piece, piece]))).toBe(0);
  });

  it('may have no body, or no bytes at all', () => {
    const slab = new FrameSlab();
    expect(write(slab, Uint8Array.of(7), []).payload).toEqual(Buffer.of(7));
    expect(write(slab, new Uint8Array(0), []).payload).toEqual(Buffer.alloc(0));
  });
});

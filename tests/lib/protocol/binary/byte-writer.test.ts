import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteReader } from '../../../../lib/protocol/binary/byte-reader';
import { ByteWriter, COPY_MARGIN } from '../../../../lib/protocol/binary/byte-writer';

/** Content of unwritten bytes. */
const UNTOUCHED = 0xee;

const bytes = fc.uint8Array({ maxLength: 300 });

function writerOf(content: Uint8Array): ByteWriter {
  const writer = new ByteWriter();
  for (const byte of content) writer.byte(byte);
  return writer;
}

it('copies any range anywhere, and overwrites no more than the margin behind it', () => {
  fc.assert(
    fc.property(bytes, fc.nat(), fc.nat(), fc.nat(20), fc.nat(20), (content, a, b, offset, behind) => {
      const [start, end] = [a, b].map((at) => at % (content.length + 1)).sort((x, y) => x - y) as [
        number,
        number,
      ];
      const length = end - start;
      const target = new Uint8Array(offset + length + COPY_MARGIN + behind).fill(UNTOUCHED);
      const after = writerOf(content).copyTo(new DataView(target.buffer), offset, start, end);
      expect(after).toBe(offset + length);
      expect(target.subarray(offset, after)).toEqual(content.subarray(start, end));
      const untouched = [...target.subarray(0, offset), ...target.subarray(after + COPY_MARGIN)];
      expect(untouched.every((byte) => byte === UNTOUCHED)).toBe(true);
    }),
  );
});

it('copies everything unless a range is given, into a view with any offset', () => {
  fc.assert(
    fc.property(bytes, fc.nat(9), (content, offset) => {
      const writer = writerOf(content);
      const memory = new Uint8Array(offset + content.length + COPY_MARGIN);
      writer.copyTo(new DataView(memory.buffer, offset), 0);
      expect(memory.subarray(offset, offset + content.length)).toEqual(writer.finish());
    }),
  );
});

it('copies bytes written after clearing, and none from before', () => {
  const writer = writerOf(new Uint8Array(200).fill(1));
  writer.clear();
  writer.append(Uint8Array.of(2, 3));
  const target = new Uint8Array(2 + COPY_MARGIN);
  expect(writer.copyTo(new DataView(target.buffer), 0)).toBe(2);
  expect(target.subarray(0, 2)).toEqual(Uint8Array.of(2, 3));
});

it('restores any text, also if the writer grows in the middle of it', () => {
  // Any UTF-16 units, including lone surrogates; few different ones, repeated.
  const units = fc.uint16Array({ maxLength: 60 }).map((codes) => String.fromCharCode(...codes));
  const long = fc.tuple(fc.constantFrom('a', '市', 'é\u{1f4a5}', '\ud800'), fc.nat(400));
  const text = fc.oneof(
    units,
    long.map(([part, times]) => part.repeat(times)),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), fc.nat(80), (texts, ahead) => {
      const writer = writerOf(new Uint8Array(ahead));
      for (const one of texts) writer.text(one);
      const written = writer.finish();
      expect(written.length).toBe(writer.length);
      const reader = new ByteReader(written.subarray(ahead));
      expect(texts.map(() => reader.text())).toEqual(texts);
      expect(reader.remaining).toBe(0);
    }),
  );
});

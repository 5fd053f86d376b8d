import { isDeepStrictEqual } from 'node:util';
import type { QuoteUpdate } from '../../lib/protocol/messages';
import { defineBench, type Row } from './bench';
import {
  binaryFrames,
  type Encoding,
  fixedBinary,
  jsonConflated,
  jsonEach,
  messagePack,
} from './codec/encodings';
import { type FrameContent, simulatedFrames } from './codec/mix';

/** Warm-up passes over all frames, so that the code is compiled. */
const WARM_PASSES = 3;

/** Measures size and time of a quote update in our encoding and in others. */
export const codec = defineBench({
  name: 'codec',
  summary: 'bytes of a quote update on the wire, and time to encode and decode it',
  flags: {
    symbols: { default: 50, help: 'instruments in a frame' },
    rate: { default: 1_000, help: 'events a second over all symbols' },
    hz: { default: 10, help: 'frames a second' },
    frames: { default: 300, help: 'frames that are encoded' },
    passes: { default: 20, help: 'times that all frames are encoded while the clock runs' },
    mix: { default: 'quote', help: 'quote: price, size and time; whole: every field that changed' },
    seed: { default: 1, help: 'seed of the simulation', least: 0 },
  },
  runs: 3,
  columns: [
    { figure: 'bytesPerUpdate', title: 'bytes/update', digits: 2, ratio: true },
    { figure: 'encodeNs', title: 'encode ns', ratio: true },
    { figure: 'decodeNs', title: 'decode ns', ratio: true },
    { figure: 'equal', title: 'round trip equal' },
  ],
  async measure(work) {
    const { market, frames } = simulatedFrames(work);
    const encodings: Encoding[] = [
      binaryFrames(market),
      jsonEach,
      jsonConflated,
      fixedBinary(market, work.mix),
    ];
    const packed = await messagePack();
    if (packed) encodings.push(packed);
    const rows = encodings.map((encoding) => measured(encoding, frames, work.passes));
    if (!packed) {
      rows.push({
        name: 'msgpack conflated',
        ours: false,
        note: 'left out: @msgpack/msgpack is not installed',
      });
    }
    return rows;
  },
});

function measured(encoding: Encoding, frames: readonly FrameContent[], passes: number): Row {
  const updates = frames.reduce((sum, frame) => sum + frame.updates.length, 0);
  const messages = frames.map((frame) => encoding.encode(frame));
  let bytes = 0;
  for (const message of messages.flat()) bytes += message.length;
  const equal = frames.every((frame, k) => same(encoding.decode(messages[k] ?? []), frame.updates));
  const nanoseconds = (pass: () => void): number => {
    for (let k = 0; k < WARM_PASSES; k++) pass();
    const started = performance.now();
    for (let k = 0; k < passes; k++) pass();
    return ((performance.now() - started) * 1e6) / (passes * updates);
  };
  return {
    name: encoding.name,
    ours: encoding.ours,
    bytesPerUpdate: bytes / updates,
    encodeNs: nanoseconds(() => {
      for (const frame of frames) encoding.encode(frame);
    }),
    decodeNs: nanoseconds(() => {
      for (const message of messages) encoding.decode(message);
    }),
    equal,
  };
}

function same(found: readonly QuoteUpdate[], sent: readonly QuoteUpdate[]): boolean {
  return isDeepStrictEqual(found, sent);
}

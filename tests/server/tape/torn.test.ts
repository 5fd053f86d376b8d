// slow: plays or generates hundreds of thousands of events

import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DamageError } from '../../../server/tape/format/damage';
import { scanSegment } from '../../../server/tape/format/segment-scan';
import { TapeReader } from '../../../server/tape/format/tape-reader';
import { verifyTape } from '../../../server/tape/format/verify-tape';
import { played, record } from './record';
import { sampleEvents } from './sample-events';
import { temporaryFolder } from './temporary-folder';

const written = sampleEvents(48);
/** Test timeout for opening thousands of tapes, ms. */
const EVERY_BYTE_TIMEOUT = 120_000;
const limits = { blockEvents: 12, keyframeMicros: 2_400_000 };

function smallTape(): { folder: string; file: string; bytes: Buffer } {
  const folder = temporaryFolder();
  record(folder, written, limits);
  const file = join(folder, '000000.ndjson.gz');
  return { folder, file, bytes: readFileSync(file) };
}

describe('a tape truncated at any byte', () => {
  it(
    'plays up to its last complete block and reports the torn tail',
    () => {
      const { folder, file, bytes } = smallTape();
      const { blocks } = scanSegment(file);
      const ends = blocks.map(({ offset, length }) => offset + length);
      for (let cut = bytes.length; cut >= 0; cut--) {
        truncateSync(file, cut);
        const good = ends.findLast((end) => end <= cut) ?? 0;
        const whole = blocks.filter(({ offset, length }) => offset + length <= good);
        const count = whole.reduce((sum, { kind, rows }) => sum + (kind === 'events' ? rows : 0), 0);
        const tape = new TapeReader(folder);
        const torn = good < cut || cut === 0;
        expect(tape.torn).toStrictEqual(torn ? { file, offset: good, bytes: cut - good } : undefined);
        expect(played(tape)).toStrictEqual(written.slice(0, count));
        expect(tape.events).toBe(count);
        expect(verifyTape(folder).faults.length > 0).toBe(torn);
      }
    },
    EVERY_BYTE_TIMEOUT,
  );

  it('can be sought up to its end', () => {
    const { folder, file, bytes } = smallTape();
    const { blocks } = scanSegment(file);
    const closing = blocks.findLast(({ kind }) => kind === 'keyframe');
    expect(closing).toBeDefined();
    for (const cut of [closing?.offset ?? 0, (closing?.offset ?? 0) + 20, bytes.length - 1]) {
      writeFileSync(file, bytes.subarray(0, cut));
      const after = [...new TapeReader(folder).seek(written[25]?.localTimestamp ?? 0)];
      const next = after.find(({ state }) => !state)?.events[0];
      expect(next).toStrictEqual(written[26]);
    }
  });

  it('also plays with zeros or garbage after its end', () => {
    const { folder, file, bytes } = smallTape();
    appendFileSync(file, Buffer.alloc(5000));
    const tape = new TapeReader(folder);
    expect(tape.torn).toStrictEqual({ file, offset: bytes.length, bytes: 5000 });
    expect(played(tape)).toStrictEqual(written);
  });
});

describe('a flipped byte', () => {
  it(
    'is found by verify anywhere, and never plays as other events',
    () => {
      const { folder, file, bytes } = smallTape();
      let harmless = 0;
      for (let at = 0; at < bytes.length; at++) {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] as number) ^ 0x24;
        writeFileSync(file, damaged);
        const { faults } = verifyTape(folder);
        if (faults.length === 0) {
          // Padding bits in the last byte of compressed data have no meaning, so this flip is harmless.
          expect(played(new TapeReader(folder)), `byte ${at}`).toStrictEqual(written);
          harmless += 1;
          continue;
        }
        expect(faults[0]?.file).toBe(file);
        expect(faults[0]?.offset).toBeLessThanOrEqual(at);
        try {
          const got = played(new TapeReader(folder));
          expect(got).toStrictEqual(written.slice(0, got.length));
        } catch (error) {
          expect(error).toBeInstanceOf(DamageError);
          expect((error as DamageError).message).toMatch(/000000\.ndjson\.gz is damaged at byte \d+: ./);
        }
      }
      expect(harmless).toBeLessThanOrEqual(scanSegment(file).blocks.length);
    },
    EVERY_BYTE_TIMEOUT,
  );
});

describe('damage in the middle', () => {
  it('is reported with the file and the byte', () => {
    const { folder, file, bytes } = smallTape();
    const second = scanSegment(file).blocks[2];
    const offset = second?.offset ?? 0;
    const damaged = Buffer.from(bytes);
    damaged.fill(0, offset, offset + 60);
    writeFileSync(file, damaged);
    expect(() => new TapeReader(folder)).toThrow(`${file} is damaged at byte ${offset}: no valid block`);
  });

  it('is not mistaken for the end of the tape if a segment is truncated, empty or missing', () => {
    const folder = temporaryFolder();
    record(folder, written, { ...limits, segmentMicros: 2_000_000 });
    const names = readdirSync(folder);
    expect(names).toStrictEqual(['000000.ndjson.gz', '000001.ndjson.gz', '000002.ndjson.gz']);
    const spoiled = (spoil: (file: string) => void): string => {
      const copy = temporaryFolder();
      cpSync(folder, copy, { recursive: true });
      spoil(join(copy, '000001.ndjson.gz'));
      expect(verifyTape(copy).faults.length).toBeGreaterThan(0);
      return copy;
    };
    const half = spoiled((file) => truncateSync(file, 300));
    expect(() => new TapeReader(half)).toThrow(/000001\.ndjson\.gz is damaged at byte \d+/);
    const empty = spoiled((file) => truncateSync(file, 0));
    expect(() => new TapeReader(empty)).toThrow('000001.ndjson.gz is damaged at byte 0');
    const gone = spoiled(unlinkSync);
    expect(() => new TapeReader(gone)).toThrow(
      '000001.ndjson.gz is damaged at byte 0: the segment is missing',
    );
  });
});

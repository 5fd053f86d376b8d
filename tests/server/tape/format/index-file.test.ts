import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DamageError } from '../../../../server/tape/format/damage';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { played, record } from '../record';
import { MIDNIGHT, SECOND, sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';

const written = sampleEvents(6000);

/** Writes a tape with enough blocks for an index file, in one-minute segments. */
function manyBlocks(): { folder: string; saved: string } {
  const folder = temporaryFolder();
  record(folder, written, { blockEvents: 1, segmentMicros: 60 * SECOND });
  return { folder, saved: join(folder, 'index.bin') };
}

function summary(tape: TapeReader): unknown {
  const { start, end, events, blocks, keyframes, segments, bytes, torn } = tape;
  return { start, end, events, blocks, keyframes, segments, bytes, torn, symbols: tape.symbols() };
}

function soughtAt(tape: TapeReader, seconds: number): unknown {
  return [...tape.seek(MIDNIGHT + seconds * SECOND)].slice(0, 100);
}

describe('the saved index of a long tape', () => {
  it('is written when the tape is first opened, and is equivalent when it is opened again', () => {
    const { folder, saved } = manyBlocks();
    const first = new TapeReader(folder);
    expect(existsSync(saved)).toBe(true);
    const second = new TapeReader(folder);
    expect(summary(second)).toStrictEqual(summary(first));
    for (const seconds of [0, 59.9, 60, 60.1, 300]) {
      expect(soughtAt(second, seconds)).toStrictEqual(soughtAt(first, seconds));
    }
    expect(played(second)).toStrictEqual(written);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toStrictEqual([]);
  });

  it('is used only for unchanged segments', () => {
    const { folder } = manyBlocks();
    new TapeReader(folder);
    const file = join(folder, '000003.ndjson.gz');
    const bytes = readFileSync(file);
    const offset = Math.floor(bytes.length / 2);
    const damaged = Buffer.concat([bytes.subarray(0, offset), Buffer.alloc(100), bytes.subarray(offset)]);
    writeFileSync(file, damaged);
    expect(() => new TapeReader(folder)).toThrow(DamageError);
    expect(() => new TapeReader(folder)).toThrow(/000003\.ndjson\.gz is damaged at byte \d+: no valid block/);
    writeFileSync(file, bytes);
    utimesSync(file, 1, 1);
    expect(played(new TapeReader(folder))).toStrictEqual(written);
  });

  it('does not hide damage inside a block', () => {
    const { folder } = manyBlocks();
    const { mtime } = statSync(join(folder, '000002.ndjson.gz'));
    new TapeReader(folder);
    const file = join(folder, '000002.ndjson.gz');
    const bytes = readFileSync(file);
    bytes.fill(0, bytes.length - 50, bytes.length - 30);
    writeFileSync(file, bytes);
    utimesSync(file, mtime, mtime);
    expect(() => played(new TapeReader(folder))).toThrow(/000002\.ndjson\.gz is damaged at byte \d+: ./);
  });

  it('is ignored if it is damaged, truncated or of another tape', () => {
    const { folder, saved } = manyBlocks();
    const wanted = summary(new TapeReader(folder));
    const bytes = readFileSync(saved);
    for (const spoiled of [
      bytes.subarray(0, 100),
      Buffer.alloc(0),
      Buffer.from('no index'),
      Buffer.alloc(5000),
      Buffer.concat([bytes.subarray(0, 500), Buffer.from([1]), bytes.subarray(501)]),
    ]) {
      writeFileSync(saved, spoiled);
      expect(summary(new TapeReader(folder))).toStrictEqual(wanted);
    }
  });

  it('is valid after a recording retired its first segments', () => {
    const { folder } = manyBlocks();
    new TapeReader(folder);
    for (const name of ['000000.ndjson.gz', '000001.ndjson.gz']) rmSync(join(folder, name));
    // This tape is not a recording, so the loss is reported with or without a saved index.
    expect(() => new TapeReader(folder)).toThrow(
      '000000.ndjson.gz is damaged at byte 0: the segment is missing',
    );
  });
});

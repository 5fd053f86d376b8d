import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { TailRecord } from '../../../server/inbox/inbox-ledger';
import { TailedFile } from '../../../server/inbox/tailed-file';
import type { PushedValue } from '../../../server/ingest/ingest';
import { temporaryFolder } from '../tape/temporary-folder';

const NEVER = new AbortController().signal;

/** A followed file, whose ledger outlives restarts; taken lines are numbers. */
function follow() {
  const file = join(temporaryFolder(), 'prices.ndjson');
  const taken: unknown[] = [];
  const warnings: object[] = [];
  let ledger: TailRecord | undefined;
  const options = {
    file,
    log: { info: () => {}, warn: (fields: object) => void warnings.push(fields) },
    ledger: {
      tailOf: () => ledger,
      write: async (record: object) => {
        ledger = record as TailRecord;
      },
    },
    ingest: {
      push: async (_: unknown, values: Iterable<PushedValue>) => {
        const all = [...values];
        for (const value of all)
          taken.push('fault' in value ? value.fault.message : 'value' in value && value.value);
        const faults = all.flatMap((value) =>
          'fault' in value
            ? [{ at: value.at, code: 'bad_request' as const, message: value.fault.message }]
            : [],
        );
        return { accepted: all.length - faults.length, rejected: faults.length, repeated: 0, faults };
      },
    },
  };
  let tail = new TailedFile(options);
  onTestFinished(() => tail.close());
  return {
    ...{ file, taken, warnings },
    read: () => tail.read(NEVER),
    async restart() {
      await tail.close();
      tail = new TailedFile(options);
    },
  };
}

it('a followed file is read from its start and as it grows; half a last line waits', async () => {
  const { file, taken, read } = follow();
  await read();
  writeFileSync(file, '1\n2\n3');
  await read();
  expect(taken).toEqual([1, 2]);
  appendFileSync(file, '4\n\n');
  await read();
  await read();
  expect(taken).toEqual([1, 2, 34]);
});

it('a followed file continues behind its last line after a restart', async () => {
  const { file, taken, read, restart } = follow();
  writeFileSync(file, '1\n2\n');
  await read();
  await restart();
  appendFileSync(file, '3\n');
  await read();
  expect(taken).toEqual([1, 2, 3]);
});

it('a rotated file is read to its end before its successor, also if it was rotated during a restart', async () => {
  const { file, taken, read, restart } = follow();
  writeFileSync(file, '1\n');
  await read();
  appendFileSync(file, '2\n');
  renameSync(file, `${file}.1`);
  await read();
  writeFileSync(file, '3\n');
  await read();
  expect(taken).toEqual([1, 2, 3]);
  await restart();
  appendFileSync(file, '4\n');
  renameSync(file, `${file}.2`);
  writeFileSync(file, '5\n');
  await read();
  expect(taken).toEqual([1, 2, 3, 4, 5]);
});

it('a truncated file is read from its start, also if it has grown beyond the old offset', async () => {
  const { file, taken, warnings, read } = follow();
  writeFileSync(file, '1\n2\n');
  await read();
  truncateSync(file);
  await read();
  await read();
  expect(warnings).toHaveLength(1);
  appendFileSync(file, '3\n4\n5\n');
  await read();
  expect(taken).toEqual([1, 2, 3, 4, 5]);
});

it('an invalid line of a followed file is reported with its place, and a line that is too long is skipped', async () => {
  const { file, taken, warnings, read } = follow();
  writeFileSync(file, `1\noops\n2\n`);
  await read();
  expect(taken).toEqual([1, expect.stringContaining('JSON'), 2]);
  expect(warnings).toEqual([expect.objectContaining({ faults: [expect.stringMatching(/^byte 2: /)] })]);
  appendFileSync(file, `${'x'.repeat(1_000_000)}yz`);
  await read();
  appendFileSync(file, '\n3\n');
  await read();
  expect(taken.slice(3)).toEqual([expect.stringContaining('1000000 bytes'), expect.anything(), 3]);
});

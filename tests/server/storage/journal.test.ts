import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from '../../../lib/schema/zod';
import { Journal } from '../../../server/storage/journal';
import { temporaryFolder } from '../tape/temporary-folder';

const schema = z.strictObject({ n: z.int() });
const log = { info: () => undefined, warn: () => undefined };

/** Opens a journal whose state is a set of numbers; a negative number removes its opposite. */
async function open(file: string, broken = () => false) {
  const all = new Set<number>();
  const journal = new Journal<{ n: number }>({
    ...{ file, schema, log },
    apply: ({ n }) => void (n < 0 ? all.delete(-n) : all.add(n)),
    records: () => [...all].map((n) => ({ n })),
    skipped: () => undefined,
    owner: { requireOwned: async () => (broken() ? Promise.reject(new Error('the disk fails')) : undefined) },
  });
  onTestFinished(() => journal.close());
  await journal.open();
  return { all, journal, add: (...numbers: number[]) => journal.append(numbers.map((n) => ({ n }))) };
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);

describe('a journal', () => {
  it('shows a record only when it is on the disk', async () => {
    const file = join(temporaryFolder(), 'sub', 'journal.jsonl');
    const { all, add } = await open(file);
    const written = add(1);
    expect([...all]).toEqual([]);
    await written;
    expect([...all]).toEqual([1]);
    expect(linesOf(file)).toEqual([expect.stringMatching(/^\{"n":1,"crc":"[0-9a-f]{8}"\}$/)]);
  });

  it('reads lines of an older version, and gives them a checksum', async () => {
    const file = join(temporaryFolder(), 'journal.jsonl');
    writeFileSync(file, '{"n":1}\n\n{"n":2}\n');
    expect([...(await open(file)).all]).toEqual([1, 2]);
    expect(linesOf(file).every((line) => line.includes('"crc"'))).toBe(true);
  });

  it('rejects a line with an unknown field, because a checksum may have been damaged', async () => {
    const file = join(temporaryFolder(), 'journal.jsonl');
    writeFileSync(file, '{"n":1,"crd":"00000000"}\n{"n":2}\n');
    expect([...(await open(file)).all]).toEqual([2]);
  });

  it('is rewritten when most of it is obsolete', async () => {
    const file = join(temporaryFolder(), 'journal.jsonl');
    const { add } = await open(file);
    await add(...Array.from({ length: 2_500 }, (_, n) => n + 1));
    await add(...Array.from({ length: 2_499 }, (_, n) => -n - 1));
    await add(-2_500, 7);
    await add(8);
    expect(linesOf(file)).toHaveLength(4);
    expect([...(await open(file)).all]).toEqual([7, 8]);
    expect(linesOf(file)).toHaveLength(2);
  });

  it('applies facts even if the disk fails, and stores them with the next record', async () => {
    const file = join(temporaryFolder(), 'journal.jsonl');
    let broken = true;
    const { all, journal, add } = await open(file, () => broken);
    await expect(journal.appendFacts([{ n: 1 }])).rejects.toThrow('not stored');
    await expect(add(2)).rejects.toThrow('not stored');
    expect([...all]).toEqual([1]);
    broken = false;
    await add(3);
    expect([...(await open(file)).all]).toEqual([1, 3]);
  });

  it('limits the number of waiting records', async () => {
    const { add } = await open(join(temporaryFolder(), 'journal.jsonl'));
    const many = Array.from({ length: 12_000 }, (_, n) => n);
    // The first batch is being written when the others come.
    const results = await Promise.allSettled([add(...many), add(...many), add(...many)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(results[2]).toMatchObject({
      reason: { code: 'internal', message: expect.stringContaining('records wait to be written already') },
    });
  });
});

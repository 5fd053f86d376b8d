import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Journal, JournalError } from '../../../server/alerts/alert-journal';
import { temporaryFolder } from '../tape/temporary-folder';

/** Opens a journal that keeps all numbers, as a program that changes memory before the disk. */
function open(file: string) {
  const all: { n: number }[] = [];
  const journal = new Journal(file, () => all);
  onTestFinished(() => journal.close());
  all.push(...(journal.read() as { n: number }[]));
  journal.compact();
  return {
    all,
    journal,
    add(...numbers: number[]): Promise<void> {
      const values = numbers.map((n) => ({ n }));
      all.push(...values);
      return journal.append(values);
    },
  };
}

const numbers = (file: string): number[] =>
  new Journal(file, () => []).read().map((one) => (one as { n: number }).n);

describe('a journal', () => {
  it('has every acknowledged entry on disk, also with concurrent writers', async () => {
    const file = join(temporaryFolder(), 'sub', 'journal.jsonl');
    const { add } = open(file);
    await Promise.all([add(1), add(2, 3), add(), add(4)]);
    expect(numbers(file)).toEqual([1, 2, 3, 4]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('loses only the last line to a crash, and continues with a complete one', async () => {
    const file = join(temporaryFolder(), 'journal.jsonl');
    await open(file).add(1, 2, 3);
    truncateSync(file, statSync(file).size - 3);
    const again = open(file);
    expect(again.all).toEqual([{ n: 1 }, { n: 2 }]);
    await again.add(4);
    expect(numbers(file)).toEqual([1, 2, 4]);
  });

  it('skips invalid lines', () => {
    const file = join(temporaryFolder(), 'journal.jsonl');
    writeFileSync(file, '{"n":1}\nnothing\n\n{"n":2}\n');
    expect(numbers(file)).toEqual([1, 2]);
  });

  it('is rewritten when most of it is obsolete', async () => {
    const file = join(temporaryFolder(), 'journal.jsonl');
    const { all, add } = open(file);
    const spent = Array.from({ length: 4_999 }, (_, n) => n);
    await add(...spent);
    all.length = 0;
    await add(1, 2);
    expect(readFileSync(file, 'utf8')).toBe('{"n":1}\n{"n":2}\n');
    await add(3);
    expect(numbers(file)).toEqual([1, 2, 3]);
  });

  it('reports a failed write, and completes the file when writes succeed again', async () => {
    const folder = join(temporaryFolder(), 'gone');
    const file = join(folder, 'journal.jsonl');
    const { add } = open(file);
    writeFileSync(folder, 'a file where the folder would be');
    await expect(add(1)).rejects.toThrow(JournalError);
    rmSync(folder);
    mkdirSync(folder);
    await add(2);
    expect(numbers(file)).toEqual([1, 2]);
    appendFileSync(file, '{"n":');
    await add(3);
  });

  it('limits the number of pending entries', async () => {
    const { journal } = open(join(temporaryFolder(), 'journal.jsonl'));
    const many = Array.from({ length: 12_000 }, (_, n) => ({ n }));
    const [first, second, third] = await Promise.allSettled([
      journal.append(many),
      journal.append(many),
      journal.append(many),
    ]);
    expect([first?.status, second?.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(third).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('wait to be written') },
    });
  });
});

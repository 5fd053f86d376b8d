import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScreenBook, type ScreenRecord } from '../../../../server/access/screens/screen-book';

const aScreen = (id: string, name = 'Lobby'): ScreenRecord => ({
  ...{ id, name, address: '10.0.0.7', boards: [], symbols: ['sim:*'], channels: ['quotes'] },
  ...{ rate: 4, levels: 10, by: 'ada', since: 1, expires: 2 },
});

describe('the store of screens', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'screens-'));
    file = join(folder, 'data', 'screens.json');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps them over a restart, in a file with owner-only access', async () => {
    const book = new ScreenBook(file);
    await Promise.all([book.add(aScreen('one')), book.add(aScreen('two')), book.add(aScreen('three'))]);
    await Promise.all([
      book.remove('two'),
      book.update('one', { name: 'Canteen' }),
      book.update('two', { name: 'x' }),
    ]);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(new ScreenBook(file).all().map(({ id, name }) => [id, name])).toEqual([
      ['one', 'Canteen'],
      ['three', 'Lobby'],
    ]);
  });

  it('does not list a screen that could not be written, and continues after an error', async () => {
    const book = new ScreenBook(file);
    writeFileSync(join(folder, 'data'), 'a file where the folder should be');
    await expect(book.add(aScreen('one'))).rejects.toThrow();
    expect(book.find('one')).toBeUndefined();
    rmSync(join(folder, 'data'));
    await book.add(aScreen('two'));
    expect(book.all().map(({ id }) => id)).toEqual(['two']);
  });

  it('names its file when it cannot be read', () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(file, '{"screens":[{"id":1}]}');
    expect(() => new ScreenBook(file)).toThrow(file);
    expect(readFileSync(file, 'utf8')).toContain('"id":1');
  });
});

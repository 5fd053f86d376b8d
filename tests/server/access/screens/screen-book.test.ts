import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ScreenBook } from '../../../../server/access/screens/screen-book';
import { aScreen } from '../../storage/stores';
import { temporaryFolder } from '../../tape/temporary-folder';

describe('the store of screens', () => {
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder();
  });

  async function open(): Promise<ScreenBook> {
    const log = { info: () => undefined, warn: () => undefined };
    const files = { file: join(folder, 'screens.jsonl'), formerFile: join(folder, 'screens.json') };
    const book = new ScreenBook({ ...files, log });
    onTestFinished(() => book.close());
    await book.open();
    return book;
  }

  it('keeps changes that are made at the same time, and no change of a removed screen', async () => {
    const book = await open();
    await Promise.all([book.add(aScreen('one')), book.add(aScreen('two'))]);
    await Promise.all([
      book.update('one', (screen) => ({ ...screen, name: 'Canteen' })),
      book.update('one', (screen) => ({ ...screen, expires: 9 })),
      book.remove('two'),
      book.update('two', (screen) => ({ ...screen, name: 'x' })),
    ]);
    expect((await open()).all()).toEqual([{ ...aScreen('one', 'Canteen'), expires: 9 }]);
  });

  it('takes over the file of version 0.2.0 once', async () => {
    const former = join(folder, 'screens.json');
    writeFileSync(former, JSON.stringify({ screens: [aScreen('one'), aScreen('two')] }));
    await (await open()).remove('one');
    expect((await open()).all()).toEqual([aScreen('two')]);
    expect(existsSync(former)).toBe(false);
  });

  it('names the file of version 0.2.0 when it cannot be read, and leaves it as it is', async () => {
    writeFileSync(join(folder, 'screens.json'), '{"screens":[{"id":1}]}');
    await expect(open()).rejects.toThrow(join(folder, 'screens.json'));
    expect(existsSync(join(folder, 'screens.json'))).toBe(true);
  });
});

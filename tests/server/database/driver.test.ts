import { expect, it } from 'vitest';
import { openDatabase } from '../../../server/database/database';

it('a platform without the native library gets an error that names it', async () => {
  // In a process of its own (vitest.config.ts), in which nothing has loaded the library yet.
  Object.defineProperty(process, 'arch', { value: 'mips' });
  await expect(openDatabase()).rejects.toMatchObject({
    fault: 'unavailable',
    message: expect.stringMatching(/cannot be loaded on \w+-mips/),
  });
});

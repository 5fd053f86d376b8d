import { expect, it } from 'vitest';
import { openDatabase } from '../../../server/database/database';

it('a platform without the native library gets a fault that names it', async () => {
  // A file of its own, hence a process of its own: here nothing has loaded the library yet.
  Object.defineProperty(process, 'arch', { value: 'mips' });
  await expect(openDatabase()).rejects.toMatchObject({
    fault: 'unavailable',
    message: expect.stringMatching(/cannot be loaded on \w+-mips/),
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openPages } from '../../../server/gateways/pages';
import { temporaryFolder } from '../tape/temporary-folder';

it('pages that were not built stop the start', async () => {
  const dir = temporaryFolder();
  await expect(openPages({ dir, dev: false, host: 'localhost' })).rejects.toThrow(
    `the pages are not built in ${dir}: run npm run build there`,
  );
});

it('pages load with the first request for one, and after a failure with the next', async () => {
  const dir = temporaryFolder();
  mkdirSync(join(dir, 'dist'));
  writeFileSync(join(dir, 'dist/pages.stamp'), 'some-build\n');
  // A build without files: it is found, and fails to load.
  const pages = await openPages({ dir, dev: false, host: 'localhost' });
  onTestFinished(() => pages.close());
  const request = (): Promise<void> => {
    const incoming = new IncomingMessage(new Socket());
    return pages.handle(incoming, new ServerResponse(incoming));
  };
  await expect(request()).rejects.toThrow('build');
  await expect(request()).rejects.toThrow('build');
});

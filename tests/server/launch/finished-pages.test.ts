import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { finishPages, removeUnusedPages } from '../../../server/launch/finished-pages.mjs';
import { temporaryFolder } from '../tape/temporary-folder';

/** Folders of a build and of finished builds, one of which a server is serving. */
function folders() {
  const [work, finished] = [temporaryFolder(), temporaryFolder()];
  const write = (path: string, text: string): void => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
  };
  write(join(work, 'server/page.js'), 'new');
  write(join(work, 'cache/big'), 'not served');
  write(join(finished, 'old/server/page.js'), 'old');
  return { work, finished, write };
}

describe('a build of the pages', () => {
  it('appears as a whole beside the one that a server serves, which stays as it is', async () => {
    const { work, finished } = folders();
    await finishPages(work, finished, 'new');
    expect(readFileSync(join(finished, 'new/server/page.js'), 'utf8')).toBe('new');
    expect(existsSync(join(finished, 'new/cache'))).toBe(false);
    expect(readFileSync(join(finished, 'old/server/page.js'), 'utf8')).toBe('old');
    expect(readdirSync(finished).sort()).toEqual(['new', 'old']);
  });

  it('replaces the remains of one that was killed, file by file none of them', async () => {
    const { work, finished, write } = folders();
    write(join(finished, 'new.new/server/half.js'), 'half');
    write(join(finished, 'new/server/half.js'), 'half');
    await finishPages(work, finished, 'new');
    expect(readdirSync(join(finished, 'new/server'))).toEqual(['page.js']);
    expect(readdirSync(finished).sort()).toEqual(['new', 'old']);
  });

  it('removes those that no server has touched for ten minutes, and no other', async () => {
    const { work, finished } = folders();
    await finishPages(work, finished, 'new');
    const now = Date.now() / 1_000;
    utimesSync(join(finished, 'new'), now, now);
    utimesSync(join(finished, 'old'), now - 590, now - 590);
    await removeUnusedPages(finished, 'new');
    expect(readdirSync(finished).sort()).toEqual(['new', 'old']);
    utimesSync(join(finished, 'old'), now - 601, now - 601);
    await removeUnusedPages(finished, 'new');
    expect(readdirSync(finished)).toEqual(['new']);
  });
});

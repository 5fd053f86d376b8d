import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_LOGO_BYTES } from '../../../lib/protocol/screens/brand-routes';
import { BrandStore } from '../../../server/brand/brand-store';
import { temporaryFolder } from '../tape/temporary-folder';

const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
const PNG = Buffer.from('\x89PNG\r\n\x1a\n and more', 'latin1');
const ANY = { from: undefined, user: undefined };

let dataDir: string;
let changes: number[];
let warnings: object[];

beforeEach(() => {
  dataDir = temporaryFolder();
  changes = [];
  warnings = [];
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

async function opened(isOwned = true): Promise<BrandStore> {
  const store = new BrandStore({
    ...{ dataDir, now: () => 7, log: { warn: (facts) => warnings.push(facts as object) } },
    changed: (revision) => changes.push(revision),
    owner: {
      requireOwned: async () => {
        if (!isOwned) throw new Error('another server has the folder');
      },
    },
  });
  await store.open();
  return store;
}

describe('the brand of an office', () => {
  it('is empty, without a file, until something is saved', async () => {
    const store = await opened();
    expect(store.state).toEqual({ brand: {}, revision: 0, pictures: {} });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('is there after a restart, with its pictures', async () => {
    const store = await opened();
    await store.save({ name: 'Acme', accent: '#2f6fde' }, { from: 0, user: 'ann' });
    await store.savePicture('logo', 'image/svg+xml', SVG, { from: 1, user: 'ann' });
    expect(changes).toEqual([1, 2]);
    const again = await opened();
    expect(again.state).toEqual(store.state);
    expect(again.state).toMatchObject({ brand: { name: 'Acme' }, revision: 2, time: 7, user: 'ann' });
    expect(again.state.accent?.dark).toMatchObject({ color: '#2f6fde' });
    expect(await again.picture('logo')).toMatchObject({ type: 'image/svg+xml', bytes: SVG });
    expect(await again.picture('wallpaper')).toBeUndefined();
  });

  it('keeps the newer state when a change began from an older one', async () => {
    const store = await opened();
    await store.save({ name: 'A' }, { from: 0, user: undefined });
    expect(await store.save({ name: 'B' }, { from: 0, user: undefined })).toMatchObject({
      ...{ ok: false, state: { brand: { name: 'A' }, revision: 1 } },
    });
    expect(await store.savePicture('logo', 'image/png', PNG, { from: 0, user: undefined })).toMatchObject({
      ok: false,
    });
    expect(await store.save({ name: 'B' }, ANY)).toMatchObject({ ok: true, state: { revision: 2 } });
  });

  it('has no files of pictures that were replaced or removed', async () => {
    const store = await opened();
    await store.savePicture('logo', 'image/png', PNG, ANY);
    await store.savePicture('logo', 'image/svg+xml', SVG, ANY);
    expect(readdirSync(join(dataDir, 'brand'))).toHaveLength(2);
    await store.removePicture('logo', ANY);
    expect(readdirSync(join(dataDir, 'brand'))).toEqual(['brand.json']);
    await expect(store.removePicture('logo', ANY)).rejects.toThrow('the brand has no logo');
  });

  it('is not written by a server that does not own the folder', async () => {
    const store = await opened(false);
    await expect(store.save({ name: 'A' }, ANY)).rejects.toThrow('another server');
    expect(store.state.revision).toBe(0);
  });

  it('with a faulty file is none, and the log names the file', async () => {
    mkdirSync(join(dataDir, 'brand'));
    writeFileSync(join(dataDir, 'brand', 'brand.json'), '{"revision": 1}');
    expect((await opened()).state.revision).toBe(0);
    expect(warnings).toMatchObject([{ file: expect.stringContaining('brand.json') }]);
  });
});

describe('a picture of a brand', () => {
  it.each([
    ['logo', 'image/jpeg', PNG, 'a logo must be image/svg+xml or image/png, not "image/jpeg"'],
    ['logo', 'image/png', SVG, 'the logo is not image/png'],
    ['logo', 'image/svg+xml', PNG, 'the logo is not UTF-8'],
    ['wallpaper', 'image/jpeg', PNG, 'the wallpaper is not image/jpeg, but image/png'],
    ['wallpaper', 'image/svg+xml', SVG, 'a wallpaper must be'],
  ] as const)('is rejected by its name: %s as %s', async (name, type, bytes, reason) => {
    await expect((async () => (await opened()).savePicture(name, type, bytes, ANY))()).rejects.toThrow(
      reason,
    );
  });

  it('is rejected above its bound', async () => {
    const large = Buffer.concat([PNG, Buffer.alloc(MAX_LOGO_BYTES)]);
    const store = await opened();
    expect(() => store.savePicture('logo', 'image/png', large, ANY)).toThrow(
      `a logo must have at most ${MAX_LOGO_BYTES} bytes, not ${large.length}`,
    );
  });
});

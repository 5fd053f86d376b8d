import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAX_PICTURE_BYTES, PictureFolder } from '../../../server/pictures/picture-folder';
import { pictureType } from '../../../server/pictures/picture-type';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const PNG = bytes('\x89PNG\r\n\x1a\nrest');

let folder: string;
let pictures: PictureFolder;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  writeFileSync(join(folder, 'logo.png'), PNG);
  writeFileSync(join(folder, 'page.png'), '<svg onload="alert(1)"></svg>');
  writeFileSync(join(folder, 'logo.svg'), '<svg/>');
  writeFileSync(join(folder, 'huge.png'), Buffer.concat([PNG, Buffer.alloc(MAX_PICTURE_BYTES)]));
  symlinkSync(join(folder, 'logo.png'), join(folder, 'link.png'));
  pictures = new PictureFolder(folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff\xe0'],
  ['image/gif', 'GIF89a'],
  ['image/webp', 'RIFF\x10\x00\x00\x00WEBPVP8 '],
  ['image/avif', '\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf'],
  ['image/avif', '\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf'],
])('%s is recognised by its first bytes', (type, start) => {
  expect(pictureType(bytes(start))).toBe(type);
});

it.each([
  '',
  '<svg xmlns="http://www.w3.org/2000/svg">',
  'GIF80a',
  '\x00\x00\x00\x1cftypisom',
  'RIFF\x00\x00\x00\x00WAVE',
])('other content is no picture: %j', (content) => {
  expect(pictureType(bytes(content))).toBeUndefined();
});

it('a picture of the folder is read with its type', async () => {
  expect(await pictures.read('logo.png')).toEqual({ type: 'image/png', bytes: PNG });
});

it.each(['page.png', 'logo.svg', 'huge.png', 'link.png', 'none.png', '../logo.png', 'a/b.png', '.png', ''])(
  'is not served: %s',
  async (name) => {
    expect(await pictures.read(name)).toBeUndefined();
  },
);

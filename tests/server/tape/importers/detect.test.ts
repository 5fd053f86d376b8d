import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { detectImporter } from '../../../../server/tape/importers/detect';
import { readFileStart } from '../../../../server/tape/importers/file-start';
import { IMPORTERS } from '../../../../server/tape/importers/index';
import { hasMarketData, marketDataFiles } from '../../../market-data';
import { temporaryFolder } from '../temporary-folder';

/** Folders of real recordings, and the format of their files. */
const REAL: Readonly<Record<string, string>> = {
  'binance-raw': 'binance-raw',
  ashare: 'ashare',
  'tardis-csv': 'tardis-csv',
  lean: 'lean',
  captures: 'cryptofeed',
};

function file(content: string | Uint8Array, name: string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

describe('the format of a file', () => {
  const folders = Object.entries(REAL);
  it.skipIf(!hasMarketData()).each(folders)(
    'is detected, and matched by no other importer than that and the general one: %s',
    async (folder, format) => {
      for (const name of marketDataFiles(folder)) {
        const start = await readFileStart(name);
        const [detected, ...others] = IMPORTERS.filter((one) => one.recognises(start)).map(
          (one) => one.format,
        );
        expect([name, detected, ...others.filter((one) => one !== 'csv')]).toStrictEqual([name, format]);
      }
    },
  );

  it('is detected in compressed files by their content', async () => {
    const text = '1723161253937085768 {"e":"trade"}\n';
    for (const packed of [text, gzipSync(text), zipSync({ 'spot.txt': strToU8(text) })]) {
      expect((await detectImporter(file(packed, 'capture'))).format).toBe('binance-raw');
    }
    const start = await readFileStart(file(zipSync({ 'spot.txt': strToU8(text) }), 'a.zip'), 'upload.zip');
    expect(start).toMatchObject({ name: 'upload.zip', inner: 'spot.txt', lines: [text.trim(), ''] });
  });

  it('is reported as unknown with the beginning of the file', async () => {
    const formats = 'none of the supported formats \\(binance-raw, ';
    await expect(detectImporter(file('hello\nworld\n', 'notes.txt'))).rejects.toThrow(
      new RegExp(`notes\\.txt: ${formats}.*\\); it begins with "hello"`),
    );
    await expect(detectImporter(file('', 'empty.csv'))).rejects.toThrow(/empty\.csv: .*; it is empty/);
  });
});

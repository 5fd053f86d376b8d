import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { textLines } from '../../../../server/tape/importers/text-lines';
import { hasMarketData, marketDataFiles } from '../../../market-data';
import { temporaryFolder } from '../temporary-folder';

const TEXT = Array.from({ length: 50_000 }, (_, line) => `${line} ${(line * 7919) % 1009} 行é`).join('\n');

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

async function lines(path: string): Promise<string[]> {
  const all: string[] = [];
  for await (const group of textLines(path, () => {})) all.push(...group);
  return all;
}

describe('the lines of a file', () => {
  it('are the same from plain text, gzip, several gzip members and zip', async () => {
    const wanted = TEXT.split('\n');
    const half = TEXT.indexOf('\n', TEXT.length / 2);
    const members = Buffer.concat([gzipSync(TEXT.slice(0, half)), gzipSync(TEXT.slice(half))]);
    const packings = [
      ...[TEXT, `${TEXT}\n`, TEXT.replaceAll('\n', '\r\n'), gzipSync(TEXT), members],
      ...[zipSync({ 'a.csv': strToU8(TEXT) }), zipSync({ 'a.csv': [strToU8(TEXT), { level: 0 }] })],
    ];
    for (const packed of packings) expect(await lines(file('text', packed))).toStrictEqual(wanted);
  });

  it('are found in an archive beside folders and files of macOS', async () => {
    const entries = { 'a/': new Uint8Array(), 'a/x.csv': strToU8('1'), '__MACOSX/a/._x.csv': strToU8('2') };
    expect(await lines(file('a.zip', zipSync(entries)))).toStrictEqual(['1']);
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from('\ufeffDate,Цена,日期\nx', 'utf16le')],
    ['UTF-16 without one', Buffer.from('Date,Цена,日期\nx', 'utf16le')],
    ['UTF-8', Buffer.from('Date,Цена,日期\nx')],
  ])('are decoded from %s', async (_, bytes) => {
    expect((await lines(file('a.csv', bytes)))[0]?.replace('\ufeff', '')).toBe('Date,Цена,日期');
  });

  it('are decoded from GBK, windows-1251 and windows-1252', async () => {
    const gbk = 'c8d5c6da2cbfaac5cc2ccad5c5cc2cd7eeb8df2cd7eeb5cd2cb3c9bdbbc1bf';
    expect(await lines(file('a.csv', Buffer.from(gbk, 'hex')))).toStrictEqual([
      '日期,开盘,收盘,最高,最低,成交量',
    ]);
    const cyrillic = 'c4e0f2e02cd6e5ede0';
    expect(await lines(file('a.csv', Buffer.from(cyrillic, 'hex')))).toStrictEqual(['Дата,Цена']);
    expect(await lines(file('a.csv', Buffer.from('46fc722c6d', 'hex')))).toStrictEqual(['Für,m']);
  });

  it('can be none', async () => {
    expect(await lines(file('empty', ''))).toStrictEqual([]);
    expect(await lines(file('empty.gz', gzipSync('')))).toStrictEqual([]);
    expect(await lines(file('empty.zip', zipSync({ a: new Uint8Array() })))).toStrictEqual([]);
  });
});

describe('a damaged file', () => {
  it('is reported with the position, wherever it is truncated', async () => {
    for (const [name, packed] of [
      ['a.gz', gzipSync(TEXT)],
      ['a.zip', zipSync({ a: strToU8(TEXT) })],
    ] as const) {
      for (const share of [0.1, 0.5, 0.999]) {
        const path = file(name, packed.subarray(0, Math.floor(packed.length * share)));
        await expect(lines(path)).rejects.toThrow(new RegExp(`${name} is damaged at byte \\d+: .`));
      }
    }
  });

  it('is rejected if it announces a directory beyond its end', async () => {
    const packed = Buffer.from(zipSync({ a: strToU8(TEXT) }));
    packed.writeUInt32LE(0xfffffff0, packed.length - 10);
    await expect(lines(file('a.zip', packed))).rejects.toThrow(
      'the zip archive announces a directory of 4294967280 bytes, beyond its end',
    );
  });

  it('is detected by its checksum', async () => {
    const packed = Buffer.from(gzipSync(TEXT));
    packed[packed.length - 6] = (packed[packed.length - 6] as number) ^ 1;
    await expect(lines(file('a.gz', packed))).rejects.toThrow(
      /a\.gz is damaged at byte \d+: .*incorrect data check/,
    );
    const stored = Buffer.from(zipSync({ a: [strToU8(TEXT), { level: 0 }] }));
    stored[1000] = (stored[1000] as number) ^ 1;
    await expect(lines(file('a.zip', stored))).rejects.toThrow('checksum mismatch in "a"');
  });

  it('is rejected if it is an archive of several files or of an unsupported format', async () => {
    const two = zipSync({ a: strToU8('x'), b: strToU8('y') });
    await expect(lines(file('two.zip', two))).rejects.toThrow('2 files in the archive, 1 expected: "a", "b"');
    const zstd = Buffer.from('28b52ffd0000', 'hex');
    const bzip2 = Buffer.from('425a6839314159', 'hex');
    await expect(lines(file('a.csv.bz2', bzip2))).rejects.toThrow(
      'bzip2 is not supported; decompress it first (bunzip2)',
    );
    await expect(lines(file('a.csv.zst', zstd))).rejects.toThrow('zstd is not supported; decompress it');
    await expect(lines(join(temporaryFolder(), 'gone'))).rejects.toThrow(/gone/);
  });
});

describe.skipIf(!hasMarketData('corrupt'))('a real corrupt file', () => {
  it('is reported with the position', async () => {
    for (const path of marketDataFiles('corrupt')) {
      await expect(lines(path)).rejects.toThrow(
        /corrupt\.(log|csv)\.gz is damaged at byte \d+: it cannot be decompressed/,
      );
    }
  });
});

import { describe, expect, it } from 'vitest';
import { isTemporaryName, type ListedFile, SettledFiles } from '../../../server/inbox/settled-files';

const SECOND = 1_000_000;

function file(name: string, more: Partial<ListedFile> = {}): ListedFile {
  return { name, size: 10, inode: 1n, modified: 5n, changed: 5n, ...more };
}

const names = (files: readonly ListedFile[]): string[] => files.map(({ name }) => name);

describe('files of the inbox', () => {
  it('are ignored by the names that programs use while they write', () => {
    const given = ['.hidden', 'a.tmp', 'b.csv.part', 'c.CRDOWNLOAD', 'part.csv', 'tmp'];
    expect(given.filter(isTemporaryName)).toEqual(['.hidden', 'a.tmp', 'b.csv.part', 'c.CRDOWNLOAD']);
    expect(new SettledFiles().settled([file('a.tmp', { changed: 9n })], 0)).toEqual([]);
  });

  it('count when size and modification time stand still for 2 s', () => {
    const files = new SettledFiles();
    expect(files.settled([file('a')], 0)).toEqual([]);
    expect(files.settled([file('a', { size: 20 })], 1.5 * SECOND)).toEqual([]);
    expect(files.settled([file('a', { size: 20, modified: 6n })], 3 * SECOND)).toEqual([]);
    expect(files.settled([file('a', { size: 20, modified: 6n })], 4.9 * SECOND)).toEqual([]);
    expect(names(files.settled([file('a', { size: 20, modified: 6n })], 5 * SECOND))).toEqual(['a']);
  });

  it('count at the first sight when they were renamed into the folder', () => {
    expect(names(new SettledFiles().settled([file('a', { changed: 6n })], 0))).toEqual(['a']);
  });

  it('wait while they are empty, for a program that sets the mode before it writes', () => {
    const files = new SettledFiles();
    expect(files.settled([file('a', { size: 0, changed: 6n })], 0)).toEqual([]);
    expect(names(files.settled([file('a', { size: 0, changed: 6n })], 2 * SECOND))).toEqual(['a']);
  });

  it('wait again when another file has taken the name', () => {
    const files = new SettledFiles();
    files.settled([file('a')], 0);
    expect(files.settled([file('a', { inode: 2n })], 3 * SECOND)).toEqual([]);
  });

  it('are taken in the order of their age', () => {
    const listing = [file('b', { changed: 9n }), file('c', { modified: 4n }), file('a', { changed: 9n })];
    expect(names(new SettledFiles().settled(listing, 0))).toEqual(['c', 'a', 'b']);
  });
});

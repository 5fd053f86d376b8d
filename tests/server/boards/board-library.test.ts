import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { symbolsOf } from '../../../lib/boards/board';
import { BoardFiles, boardFolders } from '../../../server/boards/board-library';
import { installationDir } from '../../../server/launch/installation';
import { board } from '../../lib/boards/a-board';
import { ManualClock } from '../manual-clock';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boards-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, content: unknown): void {
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
}

describe('the boards', () => {
  const faults: string[] = [];
  let clock: ManualClock;

  beforeEach(() => {
    faults.length = 0;
    clock = new ManualClock();
  });

  const load = (folders: readonly string[] = [folder]): BoardFiles =>
    new BoardFiles({
      folders,
      now: () => clock.monotonic(),
      rejected: (fault) => faults.push(fault),
    });
  const idsOf = (library: BoardFiles): string[] => library.all().map(({ id }) => id);

  it('that are built in are valid, and in order', () => {
    const library = load(boardFolders(installationDir(), folder));
    expect(faults).toEqual([]);
    expect(idsOf(library)).toEqual(['overview', 'focus', 'quotes', 'markets']);
    for (const each of library.all()) expect(symbolsOf(each)).toEqual(['*']);
  });

  it('may be added and replaced by files', () => {
    write('shares.json', board);
    const library = load();
    expect(library.find('shares')?.tiles).toHaveLength(2);
    expect(library.find('other')).toBeUndefined();
    expect(load([folder, folder]).all()).toHaveLength(1);
  });

  it('that are invalid are skipped with file, path and value, and the others are served', () => {
    write('shares.json', board);
    write('broken.json', '{ "id": ');
    write('typo.json', { ...board, id: 'typo', tiles: [{ type: 'heatmap', area: 'map', clamp: 'three' }] });
    write('other.json', board);
    expect(idsOf(load())).toEqual(['shares']);
    const text = faults.join('\n');
    expect(text).toMatch(/broken\.json: is not JSON/);
    expect(text).toMatch(/typo\.json: tiles\[0\]\.clamp: .*found "three"/);
    expect(text).toMatch(/other\.json: id: must be the file's name \(found "shares"\)/);
  });

  it('are empty without a folder', () => {
    expect(load([join(folder, 'none')]).all()).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('are read again within a second when a file was added, changed or removed', () => {
    write('shares.json', board);
    const library = load();
    const before = library.all();
    clock.advance(1_000);
    expect(library.all()).toBe(before);
    write('shares.json', {
      ...board,
      tiles: board.tiles.slice(0, 1),
      areas: ['map', 'map'],
      columns: ['1fr'],
    });
    write('more.json', { ...board, id: 'more' });
    expect(library.all()).toBe(before);
    clock.advance(1_000);
    expect(idsOf(library)).toEqual(['more', 'shares']);
    expect(library.find('shares')?.tiles).toHaveLength(1);
    rmSync(join(folder, 'shares.json'));
    clock.advance(1_000);
    expect(idsOf(library)).toEqual(['more']);
  });

  it('that become invalid are reported once, and stay as they were', () => {
    write('shares.json', board);
    const library = load();
    write('shares.json', '{');
    for (let look = 0; look < 2; look++) {
      clock.advance(1_000);
      expect(library.find('shares')?.tiles).toHaveLength(2);
    }
    expect(faults).toEqual([expect.stringContaining('shares.json: is not JSON')]);
  });
});

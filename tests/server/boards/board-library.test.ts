import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { symbolsOf } from '../../../lib/boards/board';
import { boardFolders, loadBoards } from '../../../server/boards/board-library';
import { installationDir } from '../../../server/launch/installation';
import { board } from '../../lib/boards/a-board';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boards-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, content: unknown): void {
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
}

describe('the boards', () => {
  it('that are built in are valid, and in order', () => {
    const library = loadBoards(boardFolders(installationDir(), folder));
    expect(library.faults).toEqual([]);
    expect(library.all().map((each) => each.id)).toEqual(['overview', 'focus', 'quotes']);
    for (const each of library.all()) expect(symbolsOf(each)).toEqual(['*']);
  });

  it('may be added and replaced by files', () => {
    write('shares.json', board);
    const library = loadBoards([folder]);
    expect(library.find('shares')?.tiles).toHaveLength(2);
    expect(library.find('other')).toBeUndefined();
    const replaced = loadBoards([folder, folder]);
    expect(replaced.all()).toHaveLength(1);
  });

  it('that are invalid are skipped with file, path and value, and the others are served', () => {
    write('shares.json', board);
    write('broken.json', '{ "id": ');
    write('typo.json', { ...board, id: 'typo', tiles: [{ type: 'heatmap', area: 'map', clamp: 'three' }] });
    write('other.json', board);
    const library = loadBoards([folder]);
    expect(library.all().map((each) => each.id)).toEqual(['shares']);
    const faults = library.faults.join('\n');
    expect(faults).toMatch(/broken\.json: is not JSON/);
    expect(faults).toMatch(/typo\.json: tiles\[0\]\.clamp: .*found "three"/);
    expect(faults).toMatch(/other\.json: id: must be the file's name \(found "shares"\)/);
  });

  it('are empty without a folder', () => {
    expect(loadBoards([join(folder, 'none')])).toMatchObject({ faults: [] });
  });
});

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Board } from '../../../lib/boards/board';
import { parseBoard } from '../../../lib/boards/parse';
import { BoardFiles } from '../../../server/boards/board-library';
import { BoardStore } from '../../../server/boards/board-store';
import { board } from '../../lib/boards/a-board';

const SECOND = 1_000_000;

let root: string;
let folder: string;
let builtIn: string;
let time: number;
let changes: [string, number][];
let store: BoardStore;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'board-store-'));
  folder = join(root, 'boards');
  builtIn = mkdtempSync(join(root, 'built-in-'));
  time = 1;
  changes = [];
  store = makeStore();
});
afterEach(() => rmSync(root, { recursive: true }));

function makeStore(isOwned = true): BoardStore {
  return new BoardStore({
    library: new BoardFiles({
      folders: [builtIn, folder],
      now: () => 0,
      rejected: (text) => expect.fail(text),
    }),
    folder,
    now: () => time,
    owner: {
      requireOwned: async () => {
        if (!isOwned) throw new Error('another server has the folder');
      },
    },
    changed: (id, revision) => changes.push([id, revision]),
  });
}

/** Returns a board with this title. */
function titled(title: string, id = 'shares'): Board {
  const parsed = parseBoard({ ...board, id, title });
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  return parsed.board;
}

async function titleOf(id = 'shares'): Promise<unknown> {
  return (await store.state(id)).board?.title;
}

const numbers = async (): Promise<number[]> =>
  (await store.revisions('shares')).map(({ revision }) => revision);

describe('a saved board', () => {
  it('is listed at once and survives a restart', async () => {
    expect(await store.save(titled('A'), 0, 'ada')).toMatchObject({ ok: true, saved: { revision: 1 } });
    expect(store.all().map(({ id }) => id)).toEqual(['shares']);
    store = makeStore();
    expect(await store.state('shares')).toMatchObject({ revision: 1, user: 'ada', board: { title: 'A' } });
    expect(changes).toEqual([['shares', 1]]);
  });

  it('is not replaced by a change that began from an older revision', async () => {
    await store.save(titled('A'), undefined, 'ada');
    await store.save(titled('B'), 1, 'bob');
    const late = await store.save(titled('C'), 1, 'ada');
    expect(late).toMatchObject({ ok: false, current: { revision: 2, user: 'bob', board: { title: 'B' } } });
    expect(await titleOf()).toBe('B');
    expect(changes).toHaveLength(2);
  });

  it('is stored once of two saves that begin at the same revision', async () => {
    const results = await Promise.all([store.save(titled('A'), 0, 'ada'), store.save(titled('B'), 0, 'bob')]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false]);
  });

  it('keeps each earlier state, also of a file that was written by hand', async () => {
    await store.save(titled('A'), undefined, 'ada');
    writeFileSync(join(folder, 'shares.json'), JSON.stringify(titled('by hand')));
    time += 60 * SECOND;
    store = makeStore();
    expect(await store.save(titled('C'), 1, 'ada')).toMatchObject({ ok: false, current: { revision: 2 } });
    await store.save(titled('C'), 2, 'ada');
    expect(await numbers()).toEqual([3, 2, 1]);
    expect((await store.revision('shares', 2))?.board.title).toBe('by hand');
    expect((await store.revision('shares', 1))?.board.title).toBe('A');
    expect(await store.revision('shares', 9)).toBeUndefined();
  });

  it('has one revision for the steps of one change, and those of another user', async () => {
    for (const title of ['A', 'B', 'C', 'D']) {
      await store.save(titled(title), undefined, 'ada');
      time += SECOND;
    }
    expect(await numbers()).toEqual([4, 1]);
    await store.save(titled('E'), undefined, 'bob');
    expect(await numbers()).toEqual([5, 4, 1]);
  });

  it('keeps the last 50 revisions', async () => {
    for (let count = 0; count < 53; count++) {
      await store.save(titled(`state ${count}`), undefined, 'ada');
      time += 31 * SECOND;
    }
    const kept = await numbers();
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([50, 53, 4]);
  });

  it('may replace a built-in board, which a deletion shows again', async () => {
    writeFileSync(join(builtIn, 'shares.json'), JSON.stringify(titled('built in')));
    store = makeStore();
    expect(await store.state('shares')).toMatchObject({ revision: 1, board: { title: 'built in' } });
    await store.save(titled('mine'), 1, 'ada');
    expect([await store.isSaved('shares'), store.isBuiltIn('shares'), await titleOf()]).toEqual([
      true,
      true,
      'mine',
    ]);
    await store.remove('shares');
    expect(await titleOf()).toBe('built in');
    expect(changes).toEqual([
      ['shares', 2],
      ['shares', 3],
    ]);
    await expect(store.remove('shares')).rejects.toThrow('there is no saved board "shares"');
    expect((await store.revision('shares', 2))?.board.title).toBe('mine');
  });

  it('that was deleted can be created again, with a new revision', async () => {
    await store.save(titled('A'), 0, 'ada');
    await store.remove('shares');
    expect(await store.state('shares')).toEqual({ revision: 0, board: undefined });
    expect(await store.save(titled('B'), 0, 'ada')).toMatchObject({ ok: true, saved: { revision: 2 } });
  });

  it('is a file that another server reads', async () => {
    await store.save(titled('A'), 0, undefined);
    const text = readFileSync(join(folder, 'shares.json'), 'utf8');
    expect(parseBoard(JSON.parse(text))).toMatchObject({ ok: true, board: { title: 'A' } });
    expect(existsSync(join(folder, 'shares.json.new'))).toBe(false);
  });

  it('is not written into a folder of another server', async () => {
    store = makeStore(false);
    await expect(store.save(titled('A'), 0, 'ada')).rejects.toThrow('another server');
    expect(existsSync(join(folder, 'shares.json'))).toBe(false);
  });
});

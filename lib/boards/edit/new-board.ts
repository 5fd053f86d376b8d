import type { Board } from '../board';
import { layoutOf, type Rect } from '../grid-cells';
import type { TileType } from '../tile';
import { GRIDS } from './editor-cells';
import { newTile } from './tile-options';

/** Layouts that a new board can start with. */
export const STARTS = ['empty', 'overview', 'single', 'prices'] as const;
export type Start = (typeof STARTS)[number];

/** Maximum length of an id, characters. */
const MAX_ID_LENGTH = 32;

/** Tiles of each start: kind and x, y, w, h in cells of 12 × 8. */
const TILES: Readonly<Record<Start, readonly (readonly [TileType, number, number, number, number])[]>> = {
  empty: [],
  overview: [
    ['market', 0, 0, 7, 2],
    ['heatmap', 0, 2, 7, 6],
    ['leaders', 7, 0, 5, 5],
    ['movers', 7, 5, 5, 3],
  ],
  single: [
    ['hero', 0, 0, 12, 3],
    ['candles', 0, 3, 7, 5],
    ['depth', 7, 3, 2, 5],
    ['trades', 9, 3, 3, 5],
  ],
  prices: [
    ['quotes', 0, 0, 8, 8],
    ['movers', 8, 0, 4, 3],
    ['heatmap', 8, 3, 4, 5],
  ],
};

const CLOCK_ZONES = ['Europe/London', 'America/New_York', 'Asia/Shanghai'] as const;

/** Returns a board of all symbols on the cells of the editor. */
export function newBoard(id: string, title: string, start: Start): Board {
  return withStart(
    {
      ...{ id, title, order: 1_000, seconds: 20, symbols: ['*'], tiles: [] },
      clocks: CLOCK_ZONES.map((zone) => ({ zone })),
      tape: { items: 4, seconds: 6 },
      ...mutable(GRIDS.wide.columns, GRIDS.wide.rows, new Map()),
    },
    start,
  );
}

/** Gives an empty board the tiles of a start. */
export function withStart(board: Board, start: Start): Board {
  const places = new Map(TILES[start].map(([type, x, y, w, h]) => [type, { x, y, w, h }]));
  const tiles = TILES[start].map(([type]) => ({ ...newTile(type), area: type }));
  const { layouts: _, ...others } = board;
  return { ...others, ...mutable(GRIDS.wide.columns, GRIDS.wide.rows, places), tiles };
}

/** Returns an id from a title: Latin letters, digits and hyphens; empty without any. */
export function idFrom(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, MAX_ID_LENGTH)
    .replace(/-+$/, '');
}

/** Returns an id that is not taken: the given one, with a number from the second on. */
export function freeId(id: string, taken: readonly string[]): string {
  const start = id === '' ? 'board' : id;
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`;
    const free = `${start.slice(0, MAX_ID_LENGTH - suffix.length)}${suffix}`;
    if (!taken.includes(free)) return free;
  }
}

/** Arrays of a parsed board are not readonly. */
function mutable(columns: number, rows: number, places: ReadonlyMap<string, Rect>) {
  const layout = layoutOf({ columns, rows, places });
  return { columns: [...layout.columns], rows: [...layout.rows], areas: [...layout.areas] };
}

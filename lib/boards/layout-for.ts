import type { Board } from './board';
import { nearestCells } from './edit/editor-cells';
import { byPlace, cellsOf, type Layout, type Rect } from './grid-cells';
import type { BoardSize, OwnSize } from './size';

/** Layout of a board for a size. */
export interface SizedLayout {
  readonly layout: Layout;
  /** True if the board has this layout for the size; false if it follows from that of 16:9. */
  readonly isOwn: boolean;
  /** True if the tiles are stacked, and scroll. */
  readonly isStacked: boolean;
  /** Areas that are shown, as they are read. */
  readonly shown: readonly string[];
}

/** Room of the tiles of a portrait screen, in hundredths of its width. */
const PORTRAIT_HEIGHT = 150;
/** Part of the width from which a tile takes a whole row of a portrait screen. */
const WHOLE_ROW = 0.4;
/** Heights of a portrait row, to that of the tile on 16:9. */
const ROW_BOUNDS = { least: 0.6, most: 1.3 } as const;

/** Returns the layout of a board on a screen of this size. */
export function layoutFor(board: Board, size: BoardSize): SizedLayout {
  const own = size === 'wide' ? board : board.layouts?.[size as OwnSize];
  const layout = own ?? (size === 'portrait' ? portraitOf(board) : board);
  const places = [...cellsOf(layout).places].sort(byPlace);
  return {
    layout: { columns: layout.columns, rows: layout.rows, areas: layout.areas },
    isOwn: own !== undefined,
    isStacked: size === 'phone',
    shown: places.map(([name]) => name),
  };
}

/**
 * Returns a portrait layout: tiles as they are read, wide ones over the whole width, narrow ones in pairs. Heights
 * follow those on 16:9, since type has the same size beside its tile.
 */
function portraitOf(board: Board): Layout {
  const { columns, rows, places } = nearestCells(board, 'wide');
  const lines: { readonly names: readonly string[]; readonly height: number }[] = [];
  let waiting: readonly [string, Rect] | undefined;
  const heightOf = ({ w, h }: Rect, width: number): number => {
    const stretched = w / columns / width;
    return (h / rows) * Math.min(Math.max(stretched * 1.5, ROW_BOUNDS.least), ROW_BOUNDS.most);
  };
  const addLine = (...tiles: (readonly [string, Rect])[]): void => {
    const height = Math.max(...tiles.map(([, rect]) => heightOf(rect, 1 / tiles.length)));
    lines.push({ names: tiles.map(([name]) => name), height });
  };
  for (const tile of [...places].sort(byPlace)) {
    if (tile[1].w / columns >= WHOLE_ROW) {
      addLine(tile);
    } else if (waiting === undefined) {
      waiting = tile;
    } else {
      addLine(waiting, tile);
      waiting = undefined;
    }
  }
  if (waiting !== undefined) addLine(waiting);
  const total = lines.reduce((sum, { height }) => sum + height, 0) || 1;
  return {
    columns: ['1fr', '1fr'],
    rows: lines.length === 0 ? ['1fr'] : lines.map(({ height }) => `${trackSize(height / total)}fr`),
    areas:
      lines.length === 0 ? ['. .'] : lines.map(({ names: [first, second = first] }) => `${first} ${second}`),
  };
}

function trackSize(part: number): string {
  return Math.max(1, part * PORTRAIT_HEIGHT)
    .toFixed(2)
    .replace(/\.?0+$/, '');
}

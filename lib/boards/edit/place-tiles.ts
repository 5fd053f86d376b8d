import { byPlace, type Cells, isOverlapping, type Rect } from '../grid-cells';

/*
 * Moves of tiles on a grid of cells. Tiles never overlap and never leave the grid. A move without room returns the
 * same cells.
 */

type Places = Map<string, Rect>;
interface Size {
  readonly w: number;
  readonly h: number;
}

/** Moves a tile so that its upper left cell is at the place. */
export function moveTo(cells: Cells, name: string, x: number, y: number): Cells {
  const rect = cells.places.get(name);
  return rect === undefined ? cells : resizeTo(cells, name, { ...rect, x, y });
}

/** Gives a tile other cells; tiles that it would cover are pushed down, or where there is room. */
export function resizeTo(cells: Cells, name: string, wanted: Rect): Cells {
  const before = cells.places.get(name);
  const rect = within(cells, wanted);
  if (before === undefined || isSame(before, rect)) return cells;
  return settled(cells, name, rect) ?? cells;
}

/** Exchanges the cells of two tiles. */
export function swap(cells: Cells, name: string, other: string): Cells {
  const [first, second] = [cells.places.get(name), cells.places.get(other)];
  if (first === undefined || second === undefined || name === other) return cells;
  return withPlaces(cells, new Map([...cells.places, [name, second], [other, first]]));
}

/** Returns the tile that covers a cell. */
export function tileAt(cells: Cells, x: number, y: number): string | undefined {
  const cell = { x, y, w: 1, h: 1 };
  return [...cells.places].find(([, rect]) => isOverlapping(rect, cell))?.[0];
}

/**
 * Adds a tile at a place, pushing others, or without a place where there is room: a smaller one if need be. On a full
 * grid it gets half of the tile at the place, or of the largest one.
 */
export function add(cells: Cells, name: string, size: Size, at?: { x: number; y: number }): Cells {
  if (cells.places.has(name)) return cells;
  if (at !== undefined) {
    const rect = within(cells, { ...size, ...at });
    return settled(cells, name, rect) ?? withHalf(cells, name, tileAt(cells, rect.x, rect.y));
  }
  const free = freePlace(cells, cells.places, within(cells, { x: 0, y: 0, ...size }));
  return free === undefined
    ? withHalf(cells, name)
    : withPlaces(cells, new Map([...cells.places, [name, free]]));
}

/** Gives a tile half of the cells of another one, by default of the largest. */
function withHalf(cells: Cells, name: string, of?: string): Cells {
  const area = ([other, { w, h }]: readonly [string, Rect]): number =>
    other === of ? Number.POSITIVE_INFINITY : w * h;
  const [largest] = [...cells.places].sort((a, b) => area(b) - area(a));
  if (largest === undefined || largest[1].w * largest[1].h < 2) return cells;
  const [other, { x, y, w, h }] = largest;
  const [across, down] = [Math.ceil(w / 2), Math.ceil(h / 2)];
  const isWide = w > h;
  const kept = isWide ? { x, y, w: across, h } : { x, y, w, h: down };
  const given = isWide ? { x: x + across, y, w: w - across, h } : { x, y: y + down, w, h: h - down };
  return withPlaces(cells, new Map([...cells.places, [other, kept], [name, given]]));
}

export function remove(cells: Cells, name: string): Cells {
  if (!cells.places.has(name)) return cells;
  return withPlaces(cells, new Map([...cells.places].filter(([other]) => other !== name)));
}

function withPlaces(cells: Cells, places: ReadonlyMap<string, Rect>): Cells {
  return { ...cells, places };
}

function isSame(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;
}

/** Returns the nearest cells inside the grid. */
function within({ columns, rows }: Cells, { x, y, w, h }: Rect): Rect {
  const width = Math.min(Math.max(1, w), columns);
  const height = Math.min(Math.max(1, h), rows);
  return {
    x: Math.min(Math.max(0, x), columns - width),
    y: Math.min(Math.max(0, y), rows - height),
    w: width,
    h: height,
  };
}

/** Places a tile and makes room for it; undefined if there is none. */
function settled(cells: Cells, name: string, rect: Rect): Cells | undefined {
  let places: Places = new Map([...cells.places, [name, rect]]);
  const covered = [...cells.places]
    .filter(([other, place]) => other !== name && isOverlapping(place, rect))
    .sort(byPlace);
  for (const [other, place] of covered) {
    const others = without(places, other);
    const elsewhere = nearestFree(cells, others, place, place);
    const made =
      pushed(cells, places, other, { ...place, y: rect.y + rect.h }, new Set([name])) ??
      (elsewhere && new Map([...places, [other, elsewhere]])) ??
      trimmed(places, other, rect) ??
      shrunk(cells, places, other);
    if (made === undefined) return undefined;
    places = made;
  }
  return withPlaces(cells, places);
}

/** Moves a tile down, and with it those in its way; undefined if one would leave the grid or is fixed. */
function pushed(
  cells: Cells,
  places: Places,
  name: string,
  rect: Rect,
  fixed: ReadonlySet<string>,
): Places | undefined {
  if (rect.y + rect.h > cells.rows) return undefined;
  let made: Places = new Map([...places, [name, rect]]);
  const held = new Set([...fixed, name]);
  for (const [other, place] of [...places].sort(byPlace)) {
    if (other === name || !isOverlapping(place, rect)) continue;
    if (fixed.has(other)) return undefined;
    const next = pushed(cells, made, other, { ...place, y: rect.y + rect.h }, held);
    if (next === undefined) return undefined;
    made = next;
  }
  return made;
}

/** Leaves a tile the largest part of its cells that the other does not cover. */
function trimmed(places: Places, name: string, by: Rect): Places | undefined {
  const rect = places.get(name);
  if (rect === undefined) return undefined;
  const { x, y, w, h } = rect;
  const others = without(places, name);
  const [largest] = [
    { x, y, w: by.x - x, h },
    { x: by.x + by.w, y, w: x + w - by.x - by.w, h },
    { x, y, w, h: by.y - y },
    { x, y: by.y + by.h, w, h: y + h - by.y - by.h },
  ]
    .filter((part) => part.w > 0 && part.h > 0 && isFree(others, part))
    .sort((a, b) => b.w * b.h - a.w * a.h);
  return largest && new Map([...places, [name, largest]]);
}

/** Gives a tile the largest free cells that it fits. */
function shrunk(cells: Cells, places: Places, name: string): Places | undefined {
  const rect = places.get(name);
  const free = rect && freePlace(cells, without(places, name), rect);
  return free && new Map([...places, [name, free]]);
}

/** Returns the nearest free cells of this size, else of the largest smaller one that there is room for. */
function freePlace(cells: Cells, places: ReadonlyMap<string, Rect>, near: Rect): Rect | undefined {
  const sizes: Size[] = [];
  for (let w = near.w; w >= 1; w--) for (let h = near.h; h >= 1; h--) sizes.push({ w, h });
  sizes.sort((a, b) => b.w * b.h - a.w * a.h);
  for (const size of sizes) {
    const free = nearestFree(cells, places, near, size);
    if (free !== undefined) return free;
  }
  return undefined;
}

function nearestFree(
  { columns, rows }: Cells,
  places: ReadonlyMap<string, Rect>,
  near: Rect,
  { w, h }: Size,
): Rect | undefined {
  let nearest: Rect | undefined;
  let distance = Number.POSITIVE_INFINITY;
  for (let y = 0; y + h <= rows; y++) {
    for (let x = 0; x + w <= columns; x++) {
      const away = Math.abs(x - near.x) + Math.abs(y - near.y);
      const rect = { x, y, w, h };
      if (away >= distance || !isFree(places, rect)) continue;
      nearest = rect;
      distance = away;
    }
  }
  return nearest;
}

function isFree(places: ReadonlyMap<string, Rect>, rect: Rect): boolean {
  for (const place of places.values()) if (isOverlapping(place, rect)) return false;
  return true;
}

function without(places: Places, name: string): Places {
  return new Map([...places].filter(([other]) => other !== name));
}

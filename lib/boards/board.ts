import { isSymbol } from '../market/instrument';
import { isSymbolGlob } from '../market/symbol-glob';
import * as z from '../schema/zod';
import { textSchema } from './board-text';
import { gridFaults, layoutFaults } from './grid';
import { OWN_SIZES } from './size';
import { tileSchema } from './tile';

/** Maximum of globs on a board; the number of matches is limited by the subscription. */
const MAX_GLOBS = 100;
/** Maximum of clocks that fit in the header. */
export const MAX_CLOCKS = 5;
export const MAX_TILES = 24;
/** Tracks of a side; a layout for a portrait screen has more rows. */
const MAX_TRACKS = 24;

const BOARD_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
/** Returns true for a text that can be the id of a board. */
export function isBoardId(text: string): boolean {
  return BOARD_ID.test(text);
}

const TRACK = /^(?:auto|\d{1,3}(?:\.\d{1,2})?(?:fr|vh|vw))$/;
const AREA_ROW = /^(?:[a-z][a-z0-9-]*|\.)(?: +(?:[a-z][a-z0-9-]*|\.))*$/;

const globsSchema = z
  .array(z.string().refine(isSymbolGlob, 'expected a symbol or a glob such as "binance:*"'))
  .min(1)
  .max(MAX_GLOBS);

const tracksSchema = z
  .array(z.string().regex(TRACK, 'expected a track such as "1fr", "67vh" or "auto"'))
  .min(1)
  .max(MAX_TRACKS);

const layoutFields = {
  columns: tracksSchema,
  rows: tracksSchema,
  areas: z
    .array(z.string().regex(AREA_ROW, 'expected names of areas, one a column, or "." for an empty cell'))
    .min(1)
    .max(MAX_TRACKS),
};

const layoutSchema = z.strictObject(layoutFields);

const clockSchema = z.strictObject({
  /** IANA name of the time zone. */
  zone: z.string().refine(isTimeZone, 'expected a time zone such as "Asia/Shanghai"'),
  /** Name of the city; default: the last part of the zone. */
  label: textSchema.optional(),
});

/** Bounds of the time that a rotation shows a board, s. */
export const MIN_ROTATION_SECONDS = 5;
export const MAX_ROTATION_SECONDS = 3_600;

/**
 * Board: a named layout of tiles that a wall shows, as data. The grid is CSS's: `columns` and `rows` are its
 * tracks, `areas` names its cells row by row (`.` is empty), and each tile names its area. Heights are in `vh` or fractions,
 * so that a board looks the same on 1080 and 2160 lines.
 */
export const boardSchema = z
  .strictObject({
    /** Id in the URL `/wall/<id>` and in a subscription to `board:<id>`. */
    id: z.string().regex(BOARD_ID, 'expected lower-case letters, digits and hyphens'),
    title: textSchema,
    /** Position in the list and in the rotation; equal or missing ones are ordered by id. */
    order: z.int().min(0).max(9_999).default(1_000),
    /** Time that a rotation shows the board, s, where the URL of the wall has no `seconds`. */
    seconds: z.int().min(MIN_ROTATION_SECONDS).max(MAX_ROTATION_SECONDS).default(20),
    /** Symbols or globs of the board. */
    symbols: globsSchema,
    /** Symbol of `hero`, `candles`, `depth` and `trades`; default: the most traded of the board. */
    focus: z.string().refine(isSymbol, 'expected a symbol, venue:code').optional(),
    /** Clocks of the header; the first one shows seconds and the date. */
    clocks: z.array(clockSchema).min(1).max(MAX_CLOCKS),
    /** Strip at the bottom: shows `items` entries for `seconds` s, then the next ones. */
    tape: z
      .strictObject({
        symbols: globsSchema.optional(),
        items: z.int().min(1).max(8).default(4),
        seconds: z.int().min(2).max(60).default(6),
      })
      .optional(),
    ...layoutFields,
    tiles: z.array(tileSchema).max(MAX_TILES),
    /** Layouts of other screens than 16:9, which may leave tiles out; without one, it follows from that of 16:9. */
    layouts: z
      .strictObject({ portrait: layoutSchema.optional(), ultrawide: layoutSchema.optional() })
      .optional(),
  })
  .superRefine((board, context) => {
    for (const fault of gridFaults(board)) {
      context.addIssue({ code: 'custom', path: [...fault.path], message: fault.message });
    }
    for (const size of OWN_SIZES) {
      const layout = board.layouts?.[size];
      if (layout === undefined) continue;
      for (const { path, message } of layoutFaults({ ...layout, tiles: board.tiles }))
        context.addIssue({ code: 'custom', path: ['layouts', size, ...path], message });
    }
  });

export type Board = z.infer<typeof boardSchema>;

export { textIn } from './board-text';
/**
 * Returns all symbols and globs that the board shows, without duplicates: the meaning of `board:<id>` in a
 * subscription.
 */
export function symbolsOf(board: Board): string[] {
  const wanted = new Set(board.symbols);
  if (board.focus !== undefined) wanted.add(board.focus);
  for (const glob of board.tape?.symbols ?? []) wanted.add(glob);
  for (const tile of board.tiles) {
    if ('symbol' in tile && tile.symbol !== undefined) wanted.add(tile.symbol);
    if ('symbols' in tile) for (const glob of tile.symbols ?? []) wanted.add(glob);
    if ('indices' in tile) for (const index of tile.indices ?? []) wanted.add(index);
  }
  return [...wanted];
}

/** True if the platform knows a zone of that name. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

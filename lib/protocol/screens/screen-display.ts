import { MAX_ROTATION_SECONDS, MIN_ROTATION_SECONDS } from '../../boards/board';
import { isSymbol } from '../../market/instrument';
import type { Frozen } from '../../schema/describes';
import * as z from '../../schema/zod';
import { count, form, oneOf, text, time, yesOrNo } from '../form';
import { NOTICE_LEVELS } from './notice-level';

/** Maximum of boards in a playlist. */
const MAX_PLAYLIST = 24;
/** Maximum length of a board's id, characters. */
const MAX_BOARD_ID_LENGTH = 32;
/** Maximum length of a message on a screen, characters. */
export const MAX_MESSAGE_LENGTH = 280;
/** Lowest brightness: a screen that shows nothing is `blank`, so that nobody takes it for a broken one. */
export const MIN_BRIGHTNESS = 0.1;
/** Maximum of screens side by side, and above each other, in a video wall. */
const MAX_WALL_SIDE = 8;
/** Maximum of a bezel, share of a screen's side. */
const MAX_BEZEL = 0.2;
/** Maximum time by which a screen holds values back, ms. */
const MAX_HOLD_MS = 1_000;

const number = (least: number, most: number) => {
  const error = `must be a number from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
};

const boardId = text(MAX_BOARD_ID_LENGTH);
const SYMBOL_ERROR = 'must be a symbol, venue:code';
const symbol = z.string({ error: SYMBOL_ERROR }).refine(isSymbol, { error: SYMBOL_ERROR });

const turnSchema = form({
  board: boardId,
  seconds: number(MIN_ROTATION_SECONDS, MAX_ROTATION_SECONDS)
    .exactOptional()
    .describe('Time it is shown, s; the board’s own when absent'),
});

const PART_ERROR = 'must have a column and a row within the wall';
/** Part of a board that one screen of a video wall shows. */
const partSchema = form({
  columns: count(MAX_WALL_SIDE),
  rows: count(MAX_WALL_SIDE),
  column: count(MAX_WALL_SIDE).describe('From 1, left'),
  row: count(MAX_WALL_SIDE).describe('From 1, top'),
  bezelX: number(0, MAX_BEZEL).describe('Hidden strip between two columns, share of a screen’s width'),
  bezelY: number(0, MAX_BEZEL).describe('Hidden strip between two rows, share of a screen’s height'),
}).refine(({ columns, rows, column, row }) => column <= columns && row <= rows, { error: PART_ERROR });

const messageSchema = form({
  text: text(MAX_MESSAGE_LENGTH),
  level: oneOf(NOTICE_LEVELS).exactOptional().describe('`info` when absent'),
  until: time.exactOptional().describe('Time it is removed, µs; until removed when absent'),
});

/**
 * Content of a screen, beyond its address: the server keeps it, sends it whole after each change, and again when the
 * screen returns, so that no command has to be repeated. Absent fields are those of the address.
 */
export const displayFields = {
  board: boardId.exactOptional(),
  symbol: symbol.exactOptional().describe('Focus of the board'),
  playlist: z
    .array(turnSchema)
    .max(MAX_PLAYLIST)
    .exactOptional()
    .describe('Boards that rotate, when `board` is absent'),
  playlistFrom: time
    .exactOptional()
    .describe(
      'Start of the first turn, by which all screens of a group change boards together; set by the server',
    ),
  paused: yesOrNo.exactOptional().describe('The rotation stands still'),
  blank: yesOrNo.exactOptional(),
  brightness: number(MIN_BRIGHTNESS, 1).exactOptional(),
  language: oneOf(['en', 'zh-CN', 'ru']).exactOptional(),
  theme: oneOf(['dark', 'light']).exactOptional(),
  colors: oneOf(['market', 'locale', 'green-up', 'red-up', 'red-up-blue-down']).exactOptional(),
  zoom: number(0.7, 1.5).exactOptional().describe('Scale of the type'),
  message: messageSchema.exactOptional(),
  part: partSchema.exactOptional(),
  hold: number(0, MAX_HOLD_MS)
    .exactOptional()
    .describe(
      'Time that values are held back, ms, so that all screens of a group show each at the same moment',
    ),
};
export const displaySchema = form(displayFields);
export type ScreenDisplay = Frozen<z.infer<typeof displaySchema>>;

/** Things that a screen does once; they are not kept for a screen that is away. */
export const SCREEN_ACTS = ['next', 'previous', 'reload', 'identify'] as const;
export type ScreenAct = (typeof SCREEN_ACTS)[number];

/** Server → client, to one registered screen; the screen acknowledges it once it is painted. */
export interface ScreenOrder {
  readonly revision: number;
  readonly display: ScreenDisplay;
  readonly act?: ScreenAct;
  /** Name and number that `identify` shows. */
  readonly name?: string;
  readonly number?: number;
  /** Server time at which the screen applies it, µs; at once when absent or past. */
  readonly at?: number;
}

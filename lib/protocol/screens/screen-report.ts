import type { Frozen } from '../../schema/describes';
import * as z from '../../schema/zod';
import { form, oneOf, text, time, yesOrNo } from '../form';
import { displayFields, type ScreenOrder } from './screen-display';

/** Maximum length of a screen's name and place, characters. */
export const MAX_NAME_LENGTH = 60;
const MAX_TEXT_LENGTH = 200;
const MAX_ERRORS = 5;
const MAX_ERROR_LENGTH = 300;
/** Paints of one report, at most: one a second, and some of the time without a connection. */
export const MAX_PAINTS = 60;

const NAME_ERROR = `must be a text of 1 to ${MAX_NAME_LENGTH} visible characters`;
/** Invisible characters could reorder the text around them, or make one name look like another. */
export const visibleText = z
  .string({ error: NAME_ERROR })
  .min(1, { error: NAME_ERROR })
  .max(MAX_NAME_LENGTH, { error: NAME_ERROR })
  .refine((name) => !/\p{C}/u.test(name) && name.trim() !== '', { error: NAME_ERROR });

const figure = z.number({ error: 'must be a number' });
const COUNTER_ERROR = 'must be a whole number from 0';
const counter = z.int({ error: COUNTER_ERROR }).min(0, { error: COUNTER_ERROR });

const errorSchema = form({ time, message: text(MAX_ERROR_LENGTH) });

export const paintedSchema = form({
  epoch: counter,
  version: counter.describe('Newest version on the glass'),
  time: time.describe('Server time of the frame that brought it'),
  at: time.describe('Server time of the paint'),
});
export type Painted = Frozen<z.infer<typeof paintedSchema>>;

/** Settings that a screen really has, of its address, its browser and its display: a miniature of it is drawn alike. */
const lookSchema = form({
  language: displayFields.language.unwrap(),
  theme: displayFields.theme.unwrap(),
  colors: displayFields.colors.unwrap(),
  colorBlind: yesOrNo,
  typeScale: figure,
  symbol: text(MAX_TEXT_LENGTH).exactOptional().describe('Focus of the board, where one is set'),
});
export type ScreenLook = Frozen<z.infer<typeof lookSchema>>;

/** Client → server: what a screen shows and how it is. The first one of a connection registers the screen. */
export const reportSchema = form({
  name: visibleText.exactOptional().describe('Name of a screen that was not paired, from its address'),
  page: text(MAX_TEXT_LENGTH).describe('Path and query of the page'),
  look: lookSchema.exactOptional(),
  board: text(32),
  boards: counter.describe('Boards in its rotation'),
  place: counter.describe('Place of the board in it, from 1'),
  nextAt: time.exactOptional().describe('Time of the next turn'),
  revision: counter.describe('Revision of the newest order that is painted; 0 for none'),
  painted: paintedSchema.exactOptional().describe('Newest version painted'),
  paints: z
    .array(paintedSchema)
    .max(MAX_PAINTS)
    .exactOptional()
    .describe('Paints since the last report, one a second at most'),
  frameRate: figure.exactOptional().describe('Frames a second'),
  frameCost: figure.exactOptional().describe('95th percentile, ms'),
  quality: oneOf(['full', 'reduced', 'minimal']),
  latency: figure.exactOptional().describe('Server to glass, ms'),
  roundTrip: figure.exactOptional().describe('Of the link, ms'),
  age: figure.exactOptional().describe('Age of the newest frame shown, s'),
  browser: text(MAX_TEXT_LENGTH),
  width: counter.describe('Of the window, device pixels'),
  height: counter,
  build: text(64).exactOptional().describe('Of the page: that of the answer to its first report'),
  uptime: figure.describe('Of the page, s'),
  clockOffset: figure.exactOptional().describe('Own clock minus the server’s, ms'),
  memory: figure.exactOptional().describe('Heap of the page, MB'),
  isVisible: yesOrNo,
  errors: z.array(errorSchema).max(MAX_ERRORS),
});
export type ScreenReport = Frozen<z.infer<typeof reportSchema>>;

/** Answer to a report. */
export interface ReportAccepted {
  readonly ok: true;
  /** Id of the screen. */
  readonly screen: string;
  /** Time until the next report, s. */
  readonly every: number;
  /** Build that the server serves. */
  readonly build: string;
  /** Order of the newest revision, when the screen has painted another one. */
  readonly order?: ScreenOrder;
}

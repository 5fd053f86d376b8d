import * as z from '../schema/zod';
import { textOf, textSchema } from './board-text';
import { area, symbols } from './tile-fields';

/** Maximum length of a text, characters: the smallest tile shows about as many at the least size. */
const MAX_LENGTH = 400;
const MAX_URL_LENGTH = 1_000;
const MAX_USER_LENGTH = 128;

/** Name of a file in `DATA_DIR/pictures`. */
export const PICTURE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}\.(png|jpe?g|webp|avif|gif)$/i;

/** Plain text; line breaks are kept. */
export const text = z.strictObject({
  type: z.literal('text'),
  area,
  text: textOf(MAX_LENGTH),
  /** `fit` is the largest size at which the text fits. */
  size: z.enum(['fit', 'small', 'medium', 'large']).default('fit'),
  align: z.enum(['start', 'center']).default('center'),
});

/** Picture from the folder `pictures` of the server's data. */
export const picture = z.strictObject({
  type: z.literal('picture'),
  area,
  file: z.string().regex(PICTURE_NAME, 'expected the name of a PNG, JPEG, WebP, AVIF or GIF file'),
  /** `contain` shows the whole picture, `cover` fills the tile. */
  fit: z.enum(['contain', 'cover']).default('contain'),
  /** Description for screen readers, also shown without the picture. */
  alt: textSchema.optional(),
});

/** Notices that have arrived since the page was opened, newest first. */
export const news = z.strictObject({
  type: z.literal('news'),
  area,
  rows: z.int().min(1).max(20).default(6),
  /** Least level of the notices. */
  level: z.enum(['info', 'warn', 'alert']).default('info'),
  title: textSchema.optional(),
});

/** Alerts of the wall's user that have fired, newest first. */
export const alerts = z.strictObject({
  type: z.literal('alerts'),
  area,
  symbols,
  rows: z.int().min(1).max(20).default(6),
  /** Owner of the alerts on a server without tokens; default: this browser. */
  user: z.string().min(1).max(MAX_USER_LENGTH).optional(),
});

/** Web page in a frame. The server must allow its origin (EMBED_ORIGINS). */
export const page = z.strictObject({
  type: z.literal('page'),
  area,
  url: z
    .url({ protocol: /^https?$/, error: 'expected a URL that begins with https:// or http://' })
    .max(MAX_URL_LENGTH),
  title: textSchema.optional(),
  /** Interval after which the page is loaded again, minutes; 0 for never. */
  reloadMinutes: z.int().min(0).max(1_440).default(0),
  /** Scale of the page, so that small type can be read from afar. */
  zoom: z.number().min(0.25).max(4).default(1),
});

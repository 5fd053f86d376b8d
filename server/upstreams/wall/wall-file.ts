import { basename } from 'node:path';
import { isSymbolGlob } from '../../../lib/market/symbol-glob';
import { form, oneOf, text } from '../../../lib/protocol/form';
import * as z from '../../../lib/schema/zod';
import type { Secrets } from '../secrets';

const MAX_URL = 2_000;
const MAX_TOKEN = 8_000;
/** As many as a subscription takes. */
const MAX_GLOBS = 32;
const MAX_SYMBOLS = 1_000;
const MAX_RATE = 50;
const MAX_LEVELS = 50;

const SYMBOLS_ERROR = `must be a list of 1 to ${MAX_SYMBOLS} symbols and globs such as "binance:*"`;
const STREAM_ERROR = 'must be "live", or "replay/<id>" for a replay session';
/** Boards are known to the other wall only. */
const isGlob = (given: string) => isSymbolGlob(given) && !given.startsWith('board:');
const whole = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

/** Schema of a file that names another wall. */
export const wallFileSchema = form({
  kind: z.literal('tickerwall'),
  url: text(MAX_URL),
  token: text(MAX_TOKEN).exactOptional(),
  stream: z
    .string({ error: STREAM_ERROR })
    .regex(/^(live|replay\/[A-Za-z0-9._-]{1,64})$/, { error: STREAM_ERROR })
    .default('live'),
  symbols: z
    .array(z.string({ error: SYMBOLS_ERROR }).refine(isGlob, { error: SYMBOLS_ERROR }), {
      error: SYMBOLS_ERROR,
    })
    .min(1, { error: SYMBOLS_ERROR })
    .max(MAX_SYMBOLS, { error: SYMBOLS_ERROR })
    .refine((given) => given.filter((one) => one.includes('*')).length <= MAX_GLOBS, {
      error: `must have at most ${MAX_GLOBS} globs`,
    })
    .default(['*']),
  rate: whole(1, MAX_RATE).default(10),
  levels: whole(0, MAX_LEVELS).default(20),
  origin: oneOf(['live', 'simulated', 'replay']).default('live'),
  title: text(100).exactOptional(),
});

export type WallSettings = z.output<typeof wallFileSchema>;

/** A checked file that names another wall. */
export interface WallFile {
  readonly path: string;
  /** Name of its feed. */
  readonly name: string;
  /** Name for people. */
  readonly title: string;
  readonly wall: WallSettings;
  readonly secrets: Secrets;
}

/** Checks the address. @throws RangeError naming the invalid field */
export function wallFileOf(path: string, given: WallSettings, secrets: Secrets): WallFile {
  const { url, token } = given;
  const expanded = secrets.expand({ url, ...(token !== undefined && { token }) });
  const address = URL.canParse(expanded.url) ? new URL(expanded.url) : undefined;
  const isOrigin = address !== undefined && address.pathname === '/' && address.search === '';
  if (!isOrigin || !['http:', 'https:'].includes(address.protocol)) {
    throw new RangeError('mapping.url must be the address of a wall without a path: https://wall.example');
  }
  return {
    ...{ path, secrets, name: `source:${basename(path)}`, title: given.title ?? address.host },
    wall: { ...given, ...expanded, url: address.origin },
  };
}

/** True for a file that names another wall. */
export function isWall(file: object): file is WallFile {
  return 'wall' in file;
}

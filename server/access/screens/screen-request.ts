import { isSymbolGlob } from '../../../lib/market/symbol-glob';
import { OBJECT_ERROR, parseForm, text } from '../../../lib/protocol/form';
import { RATE_TIERS } from '../../../lib/protocol/rate';
import * as z from '../../../lib/schema/zod';

/** Characters of a screen's name, and of its place. */
const MAX_NAME_LENGTH = 60;
/** Symbol entries of a screen: its token must stay short. */
const MAX_SYMBOLS = 100;
/** Boards that a screen rotates. */
const MAX_BOARDS = 12;
/** Characters of a board id. */
const MAX_BOARD_ID_LENGTH = 32;
/** Characters of a screen's secret. */
const MAX_SECRET_LENGTH = 64;
/** Screen diagonals, inches. */
const INCHES = { least: 5, most: 500 } as const;

/** Facts that a screen reports about itself, unverified. */
export interface ScreenFacts {
  readonly name?: string;
  readonly place?: string;
  /** Diagonal. */
  readonly inches?: number;
}

/** Permissions that an operator grants to a screen; absent ones follow the operator's own. */
export interface ScreenRequest {
  readonly name: string;
  readonly place?: string;
  /** Symbols, globs, and `board:<id>` for all symbols of a board. */
  readonly symbols?: readonly string[];
  /** Boards that it rotates; without any, the one in its URL. */
  readonly boards?: readonly string[];
  /** Frames a second, at most. */
  readonly rate?: number;
}

const NAME_ERROR = `must be a text of 1 to ${MAX_NAME_LENGTH} characters that can be seen`;
/** Invisible characters could reorder the text around them, or make one name look like another. */
const shownText = z
  .string({ error: NAME_ERROR })
  .min(1, { error: NAME_ERROR })
  .max(MAX_NAME_LENGTH, { error: NAME_ERROR })
  .refine((name) => !/\p{C}/u.test(name) && name.trim() !== '', { error: NAME_ERROR });

const INCHES_ERROR = `must be a number of inches from ${INCHES.least} to ${INCHES.most}`;

const facts = z.object(
  {
    name: shownText.exactOptional(),
    place: shownText.exactOptional(),
    inches: z
      .number({ error: INCHES_ERROR })
      .min(INCHES.least, { error: INCHES_ERROR })
      .max(INCHES.most, { error: INCHES_ERROR })
      .exactOptional(),
  },
  { error: OBJECT_ERROR },
);

const SYMBOLS_ERROR = `must be 1 to ${MAX_SYMBOLS} symbols, globs such as simx:*, or board:<id>`;
const BOARDS_ERROR = `must be at most ${MAX_BOARDS} ids of boards`;
const RATE_ERROR = `must be one of ${RATE_TIERS.join(', ')}`;

const requested = z.object(
  {
    name: shownText,
    place: shownText.exactOptional(),
    symbols: z
      .array(z.string({ error: SYMBOLS_ERROR }).refine(isSymbolGlob, { error: SYMBOLS_ERROR }), {
        error: SYMBOLS_ERROR,
      })
      .min(1, { error: SYMBOLS_ERROR })
      .max(MAX_SYMBOLS, { error: SYMBOLS_ERROR })
      .exactOptional(),
    boards: z
      .array(text(MAX_BOARD_ID_LENGTH), { error: BOARDS_ERROR })
      .max(MAX_BOARDS, { error: BOARDS_ERROR })
      .exactOptional(),
    rate: z.literal(RATE_TIERS, { error: RATE_ERROR }).exactOptional(),
  },
  { error: OBJECT_ERROR },
);

const renaming = z.object({ name: shownText }, { error: OBJECT_ERROR });

const claim = z.object({ secret: text(MAX_SECRET_LENGTH) }, { error: OBJECT_ERROR });

/** @throws ProtocolError `bad_request`, naming the first invalid field and its value */
export function parseScreenFacts(value: unknown): ScreenFacts {
  return parseForm('screen', facts, value);
}

export function parseScreenRequest(value: unknown): ScreenRequest {
  return parseForm('approval', requested, value);
}

export function parseScreenName(value: unknown): string {
  return parseForm('screen', renaming, value).name;
}

export function parseScreenSecret(value: unknown): string {
  return parseForm('claim', claim, value, ['secret']).secret;
}

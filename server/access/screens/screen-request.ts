import { isSymbolGlob } from '../../../lib/market/symbol-glob';
import { OBJECT_ERROR, parseForm, text } from '../../../lib/protocol/form';
import { RATE_TIERS } from '../../../lib/protocol/rate';
import * as z from '../../../lib/schema/zod';

/** Characters of a screen's name, and of the place where it hangs. */
const MAX_NAME_LENGTH = 60;
/** Entries of what a screen may see: its token must stay short. */
const MAX_SYMBOLS = 100;
/** Boards that take turns on a screen. */
const MAX_BOARDS = 12;
/** Characters of a board's id. */
const MAX_BOARD_ID_LENGTH = 32;
/** Characters of a screen's secret. */
const MAX_SECRET_LENGTH = 64;
/** Diagonals of screens, inches. */
const INCHES = { least: 5, most: 500 } as const;

/** What a screen says of itself when it asks to be let in. Nothing of it is known to be true. */
export interface ScreenFacts {
  readonly name?: string;
  readonly place?: string;
  /** Diagonal. */
  readonly inches?: number;
}

/** What an operator lets a screen see; what is left out is as the operator's own permissions have it. */
export interface ScreenRequest {
  readonly name: string;
  readonly place?: string;
  /** Symbols, globs, and `board:<id>` for all that a board shows. */
  readonly symbols?: readonly string[];
  /** Boards that it shows in turn; without any, the one that it has in its address. */
  readonly boards?: readonly string[];
  /** Most frames a second. */
  readonly rate?: number;
}

const NAME_ERROR = `must be a text of 1 to ${MAX_NAME_LENGTH} characters that can be seen`;
/** Invisible characters could turn the text around it, or make one name look like another. */
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

const wish = z.object(
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

/** Each throws ProtocolError `bad_request`, naming the first field at fault and its value. */
export function parseScreenFacts(value: unknown): ScreenFacts {
  return parseForm('screen', facts, value);
}

export function parseScreenRequest(value: unknown): ScreenRequest {
  return parseForm('approval', wish, value);
}

export function parseScreenName(value: unknown): string {
  return parseForm('screen', renaming, value).name;
}

export function parseScreenSecret(value: unknown): string {
  return parseForm('claim', claim, value, ['secret']).secret;
}

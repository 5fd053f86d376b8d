import { isSymbol, type MarketSymbol } from '../../lib/market/instrument';
import { isSymbolGlob } from '../../lib/market/symbol-glob';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { globMatcher } from '../../lib/protocol/glob';
import type { Market } from '../market/market';
import type { Entitlements } from './peer';

const BOARD_PREFIX = 'board:';
/** Globs of one request, at most: each is matched against every symbol of the stream. */
const MAX_GLOBS = 32;

/** Returns the globs of a board's symbols; undefined for an unknown board. */
export type BoardSymbols = (board: string) => readonly string[] | undefined;

/** Symbols of a subscription now. */
export interface Selection {
  /** Rows of the market, ascending. */
  readonly rows: readonly number[];
  readonly symbols: readonly MarketSymbol[];
  /** Exact symbols and globs that the entitlements deny in part or whole. */
  readonly denied: readonly string[];
  /** Globs, sorted: matching symbols that are listed later join. */
  readonly globs: readonly string[];
}

/** Treatment of an unknown symbol. */
export type Unknown = 'refuse' | 'deny';

/**
 * Finds the symbols of a request: exact ones, globs and boards.
 * @throws ProtocolError `unknown_symbol` naming an unknown symbol or board, `bad_request` for malformed entries
 */
export function selectSymbols(
  wanted: readonly string[],
  market: Market,
  entitlements: Entitlements,
  boardSymbols: BoardSymbols,
  unknown: Unknown,
): Selection {
  const rows = new Set<number>();
  const globs = new Set<string>();
  const denied = new Set<string>();
  let asked = 0;
  for (const text of wanted) {
    if (text.startsWith(BOARD_PREFIX)) for (const glob of globsOfBoard(text, boardSymbols)) globs.add(glob);
    else if (isSymbol(text)) {
      if (!entitlements.allows(text) || (unknown === 'deny' && market.indexOf(text) < 0)) denied.add(text);
      else rows.add(knownRow(text, market));
    } else if (isSymbolGlob(text)) {
      if (++asked > MAX_GLOBS) {
        throw new ProtocolError(
          'bad_request',
          `symbols: at most ${MAX_GLOBS} may be globs, and ${quoteValue(text)} is one more`,
        );
      }
      globs.add(text);
    } else
      throw new ProtocolError(
        'bad_request',
        `symbols: ${quoteValue(text)} is neither venue:code, a glob nor a board`,
      );
  }
  for (const glob of globs) {
    const matches = globMatcher(glob);
    for (let row = 0; row < market.size; row++) {
      const symbol = market.symbolOf(row);
      if (!matches(symbol)) continue;
      if (entitlements.allows(symbol)) rows.add(row);
      else denied.add(glob);
    }
  }
  const ascending = [...rows].sort((a, b) => a - b);
  return {
    rows: ascending,
    symbols: ascending.map((row) => market.symbolOf(row)),
    denied: [...denied],
    globs: [...globs].sort(),
  };
}

/** A board's symbols are all treated as globs: it may name some that this stream lacks. */
function globsOfBoard(text: string, boardSymbols: BoardSymbols): readonly string[] {
  const found = boardSymbols(text.slice(BOARD_PREFIX.length));
  if (!found) throw new ProtocolError('unknown_symbol', `symbols: there is no board ${quoteValue(text)}`);
  return found;
}

function knownRow(symbol: string, market: Market): number {
  const row = market.indexOf(symbol);
  if (row < 0)
    throw new ProtocolError('unknown_symbol', `symbols: ${quoteValue(symbol)} is not in this stream`);
  return row;
}

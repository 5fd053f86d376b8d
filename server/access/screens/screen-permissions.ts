import { delayText } from '../../../lib/protocol/delay';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { ScreenRequest } from '../../../lib/protocol/http/screen-routes';
import type { Channel } from '../../../lib/protocol/messages';
import type { BoardSymbols } from '../../fanout/selection';
import type { Permissions } from '../permissions';
import { ROLE_LIMITS } from '../roles';

/** Prefix of an entry that stands for all symbols of a board. */
const BOARD = 'board:';

/** Permissions in the token of a screen. */
export interface ScreenPermissions {
  readonly symbols: string[];
  readonly channels: Channel[];
  readonly rate: number;
  readonly levels: number;
  /** Delay of its data, such as `15m`. */
  readonly delay?: string;
}

/**
 * Returns the permissions of a screen: those requested or, by default, those that a viewer and the approving
 * operator share.
 * @throws ProtocolError `not_found` for an unknown board, `forbidden` for symbols outside the operator's
 * permissions
 */
export function screenPermissions(
  requested: ScreenRequest,
  operator: Permissions,
  boards: BoardSymbols,
): ScreenPermissions {
  for (const board of requested.boards ?? []) requireBoard(board, boards);
  const globs = (requested.symbols ?? operator.symbols).flatMap((entry) =>
    entry.startsWith(BOARD) ? requireBoard(entry.slice(BOARD.length), boards) : [entry],
  );
  for (const glob of globs) {
    // A glob is within another one exactly when that one matches its text, stars included.
    if (operator.allows(glob)) continue;
    throw new ProtocolError('forbidden', `${quoteValue(glob)} is not yours to give`);
  }
  if (requested.rate !== undefined && requested.rate > operator.rate) {
    throw new ProtocolError(
      'forbidden',
      `${requested.rate} frames a second are not yours to give: you have ${operator.rate}`,
    );
  }
  const { rate, levels } = ROLE_LIMITS.viewer;
  return {
    symbols: [...new Set(globs)],
    channels: [...operator.channels],
    rate: requested.rate ?? Math.min(rate, operator.rate),
    levels: Math.min(levels, operator.levels),
    ...(operator.delay > 0 && { delay: delayText(operator.delay) }),
  };
}

function requireBoard(id: string, boards: BoardSymbols): readonly string[] {
  const symbols = boards(id);
  if (symbols === undefined) throw new ProtocolError('not_found', `there is no board ${quoteValue(id)}`);
  return symbols;
}

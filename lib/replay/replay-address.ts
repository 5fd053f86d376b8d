import { momentText, readMoment } from './moment';

/** Maximum of tapes in one session. */
export const MAX_TAPES = 8;
/** Format of a tape's id, as the server accepts it. */
const TAPE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Position of a replay in a URL: enough to return to it, and to open a new session there if the named one has
 * ended.
 */
export interface ReplayPlace {
  /** Time, µs; `null` if the URL has none. */
  readonly moment: number | null;
  readonly tapes: readonly string[];
  /** True if all tapes were shifted to start together. */
  readonly rebase: boolean;
  readonly board: string | null;
}

/** Parses the query of a replay page; invalid values count as absent. */
export function readPlace(query: URLSearchParams): ReplayPlace {
  const tapes = (query.get('tapes') ?? '').split(',').filter((id) => TAPE_ID.test(id));
  return {
    moment: readMoment(query.get('t')),
    tapes: tapes.slice(0, MAX_TAPES),
    rebase: query.get('rebase') === '1',
    board: query.get('board'),
  };
}

/**
 * Returns path and query of a session at a position. Other parameters (language, theme, kiosk) stay; those of
 * the position come first and are written plainly.
 */
export function replayAddress(session: string, place: ReplayPlace, others?: URLSearchParams): string {
  const parts: string[] = [];
  if (place.board !== null) parts.push(`board=${encodeURIComponent(place.board)}`);
  if (place.moment !== null) parts.push(`t=${momentText(place.moment)}`);
  if (place.tapes.length > 0) parts.push(`tapes=${place.tapes.map(encodeURIComponent).join(',')}`);
  if (place.rebase) parts.push('rebase=1');
  for (const [name, value] of others ?? []) {
    if (!OWN.has(name)) parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  }
  const query = parts.length === 0 ? '' : `?${parts.join('&')}`;
  return `/replay/${encodeURIComponent(session)}${query}`;
}

const OWN: ReadonlySet<string> = new Set(['board', 't', 'tapes', 'rebase']);

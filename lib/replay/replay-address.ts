import { momentText, readMoment } from './moment';

/** Tapes that one session may play. */
export const MAX_TAPES = 8;
/** An id of a tape, as the server takes it. */
const TAPE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * What an address says of a moment of a replay: enough to come back to it, and to open a new session there when the
 * one that it names is over.
 */
export interface ReplayPlace {
  /** µs; `null` where the address names none. */
  readonly moment: number | null;
  readonly tapes: readonly string[];
  /** All tapes were moved to start together. */
  readonly rebase: boolean;
  readonly board: string | null;
}

/** Reads the query of a replay page; what it does not know counts as absent. */
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
 * The path and query of a session at a place. What else was in the query (language, theme, kiosk) stays, the parts of
 * the place come first and are written plainly.
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

/** Screen's own description in its URL: `?name=Lobby&place=ground floor&screen=55`. */
export interface ScreenDescription {
  readonly name?: string;
  readonly place?: string;
  /** Diagonal, inches. */
  readonly inches?: number;
}

/** Maximum length of a name or a place that the server accepts, characters. */
const MAX_NAME_LENGTH = 60;
/** Accepted diagonals. */
const INCHES = { min: 5, max: 500 } as const;

export function screenSelf(address: URLSearchParams): ScreenDescription {
  const inches = Number(address.get('screen') ?? Number.NaN);
  const name = shownText(address.get('name'));
  const place = shownText(address.get('place'));
  return {
    ...(name !== '' && { name }),
    ...(place !== '' && { place }),
    ...(inches >= INCHES.min && inches <= INCHES.max && { inches }),
  };
}

/** True if a screen requests a pairing code even where guests may view: `?code=1`. */
export function requestsCode(address: URLSearchParams): boolean {
  return address.get('code') === '1';
}

function shownText(text: string | null): string {
  return [...(text ?? '').replaceAll(/\p{C}/gu, '').trim()].slice(0, MAX_NAME_LENGTH / 2).join('');
}

const WALL = /^\/wall\/([^/]+)\/?$/;

/**
 * Returns the URL at which a wall shows its approved boards; undefined if it is there already.
 * @param boards empty for the board of the URL
 */
export function boardsAddress(path: string, search: string, boards: readonly string[]): string | undefined {
  const board = WALL.exec(path)?.[1];
  const [first] = boards;
  if (board === undefined || first === undefined || boards.includes(board)) return undefined;
  const parameters = new URLSearchParams(search);
  if (boards.length > 1) parameters.set('rotate', boards.join(','));
  else parameters.delete('rotate');
  const query = parameters.toString();
  return `/wall/${first}${query === '' ? '' : `?${query}`}`;
}

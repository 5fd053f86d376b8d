/** What a screen says of itself, from its address: `?name=Lobby&place=ground floor&screen=55`. */
export interface ScreenSelf {
  readonly name?: string;
  readonly place?: string;
  /** Diagonal, inches. */
  readonly inches?: number;
}

/** Characters of a name or a place that the server takes. */
const MAX_NAME_LENGTH = 60;
/** Diagonals that it takes. */
const INCHES = { least: 5, most: 500 } as const;

export function screenSelf(address: URLSearchParams): ScreenSelf {
  const inches = Number(address.get('screen') ?? Number.NaN);
  const name = shownText(address.get('name'));
  const place = shownText(address.get('place'));
  return {
    ...(name !== '' && { name }),
    ...(place !== '' && { place }),
    ...(inches >= INCHES.least && inches <= INCHES.most && { inches }),
  };
}

/** Whether a screen asks to be let in although guests may look: `?code=1`. */
export function wantsCode(address: URLSearchParams): boolean {
  return address.get('code') === '1';
}

function shownText(text: string | null): string {
  return [...(text ?? '').replaceAll(/\p{C}/gu, '').trim()].slice(0, MAX_NAME_LENGTH / 2).join('');
}

const WALL = /^\/wall\/([^/]+)\/?$/;

/**
 * The address at which a wall shows the boards that it was let in for; nothing when it is there.
 * @param boards none for whichever its address names
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

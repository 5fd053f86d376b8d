/** Board of a test: its tiles, and for each area a text that appears once the tile is filled. */
export interface TileBoard {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly areas: readonly string[];
  readonly tiles: readonly {
    readonly type: string;
    readonly area: string;
    readonly [option: string]: unknown;
  }[];
  readonly filled: Readonly<Record<string, RegExp>>;
}

const A_TIME = /\d\d:\d\d/;

/** Boards with all kinds of tiles that the built-in boards do not have, by id. */
export const TILE_BOARDS: Readonly<Record<string, TileBoard>> = {
  times: {
    columns: ['1fr', '1fr', '1fr', '1fr'],
    rows: ['1fr', '1fr', '1fr'],
    areas: ['a a b c', 'd d d e', 'd d d f'],
    tiles: [
      { type: 'clocks', area: 'a' },
      { type: 'clocks', area: 'b', markets: ['XTKS', 'XNYS', 'XKRX'], seconds: true },
      { type: 'countdown', area: 'c', market: 'XSHG' },
      { type: 'sessions', area: 'd' },
      { type: 'sessions', area: 'e', span: 'ahead', markets: ['XKRX', 'XNYS', 'XSHG'] },
      { type: 'countdown', area: 'f', to: 'time', at: '2099-01-04T09:30:00-05:00', label: 'A long label' },
    ],
    filled: { a: A_TIME, b: /\d\d:\d\d:\d\d/, c: /\d\d:\d\d/, d: A_TIME, e: A_TIME, f: /\d\d:\d\d:\d\d/ },
  },
};

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

/** Origin of a page in a tile. */
export const EMBEDDED = 'https://allowed.example';

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
  markets: {
    columns: ['1fr', '1fr', '1fr', '1fr'],
    rows: ['1fr', '1fr', '1fr'],
    areas: ['a a b c', 'd e f g', 'h i j k'],
    tiles: [
      { type: 'banner', area: 'a' },
      { type: 'banner', area: 'b', symbol: 'simfx:USDJPY' },
      { type: 'sectors', area: 'c' },
      { type: 'sectors', area: 'd', group: 'venue' },
      { type: 'breadth', area: 'e' },
      { type: 'volume', area: 'f' },
      { type: 'volume', area: 'g', by: 'turnover' },
      { type: 'curve', area: 'h', symbols: ['simfx:EURUSD', 'simfx:GBPUSD'], maturities: ['2Y', '10Y'] },
      { type: 'curve', area: 'i', symbols: ['simx:NONE', 'simx:NEITHER'] },
      { type: 'banner', area: 'j', symbol: 'simx:NOT-LISTED' },
      { type: 'breadth', area: 'k', symbols: ['simx:*'] },
    ],
    filled: {
      ...{ a: /\d/, b: /\d/, c: /\d%|\d\s%/, d: /\d%|\d\s%/, e: /\d/, f: /\d×/, g: /\d/, h: /./, i: /./ },
      ...{ j: /simx:NOT-LISTED/, k: /\d/ },
    },
  },
  texts: {
    columns: ['1fr', '1fr', '1fr', '1fr'],
    rows: ['1fr', '1fr', '1fr'],
    areas: ['a a b c', 'd k e f', 'g h i j'],
    tiles: [
      { type: 'book-heatmap', area: 'a', minutes: 2 },
      { type: 'text', area: 'b', text: { en: 'Trading floor', 'zh-CN': '交易大厅', ru: 'Торговый зал' } },
      { type: 'picture', area: 'c', file: 'dot.png', alt: 'A dot' },
      { type: 'news', area: 'd' },
      { type: 'alerts', area: 'e', user: 'wall' },
      { type: 'page', area: 'f', url: 'https://not-allowed.example/' },
      { type: 'page', area: 'k', url: `${EMBEDDED}/status`, zoom: 1.5, title: 'Status' },
      {
        type: 'text',
        area: 'g',
        text: `Line one\nline two of a longer text. ${'More words. '.repeat(20)}`,
        align: 'start',
      },
      { type: 'picture', area: 'h', file: 'missing.png' },
      { type: 'book-heatmap', area: 'i', symbol: 'simfx:EURUSD' },
      { type: 'text', area: 'j', text: 'Closed on Friday', size: 'medium' },
    ],
    filled: {
      ...{ a: /\d\d:\d\d/, b: /Trading floor|交易大厅|Торговый зал/, d: /./, e: /\d\d:\d\d/ },
      ...{ f: /not-allowed\.example/, g: /line two/, h: /missing\.png/, i: /EUR|欧元/, j: /Friday/ },
    },
  },
};

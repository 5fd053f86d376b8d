import type { ReactNode } from 'react';
import type { TileType } from '../../../lib/boards/tile';

const UP = 'var(--up)';
const DOWN = 'var(--down)';
const TEXT = 'var(--text)';
const FAINT = 'var(--faint)';
const LINE = 'var(--line-strong)';

/** Draws bars: x, y, width, height and colour each. */
function bars(...all: readonly (readonly [number, number, number, number, string])[]): ReactNode {
  return all.map(([x, y, width, height, fill]) => (
    <rect key={`${x} ${y}`} {...{ x, y, width, height, fill }} rx="1" />
  ));
}

/** Draws a candle at x: its wick from `top` to `bottom`, its body from `from`, `height` long. */
function candle(
  x: number,
  top: number,
  bottom: number,
  from: number,
  height: number,
  fill: string,
): ReactNode {
  return (
    <g key={x} fill={fill}>
      <rect x={x + 1.5} y={top} width="1" height={bottom - top} />
      <rect x={x} y={from} width="4" height={height} />
    </g>
  );
}

/** Small drawings of kinds of tiles, 84 × 44; a kind without one shows a plain tile. */
const DRAWINGS: Readonly<Partial<Record<string, ReactNode>>> = {
  hero: <>{bars([8, 9, 20, 4, FAINT], [8, 18, 50, 12, TEXT], [8, 35, 16, 3, UP], [28, 35, 12, 3, FAINT])}</>,
  candles: [
    candle(8, 22, 36, 26, 7, DOWN),
    candle(18, 18, 34, 20, 9, UP),
    candle(28, 14, 28, 17, 7, UP),
    candle(38, 16, 30, 19, 7, DOWN),
    candle(48, 9, 25, 12, 9, UP),
    candle(58, 6, 20, 9, 8, UP),
    candle(68, 10, 22, 12, 6, DOWN),
  ],
  heatmap: bars(
    [6, 5, 34, 34, 'var(--heat-up)'],
    [42, 5, 20, 19, 'var(--heat-down)'],
    [64, 5, 14, 19, 'var(--heat-zero)'],
    [42, 26, 16, 13, 'var(--heat-up)'],
    [60, 26, 18, 13, 'var(--heat-down)'],
  ),
  depth: bars(
    [8, 7, 22, 4, FAINT],
    [54, 7, 22, 4, DOWN],
    [8, 14, 22, 4, FAINT],
    [62, 14, 14, 4, DOWN],
    [8, 24, 22, 4, FAINT],
    [58, 24, 18, 4, UP],
    [8, 31, 22, 4, FAINT],
    [48, 31, 28, 4, UP],
  ),
  trades: bars(
    [8, 7, 16, 4, FAINT],
    [32, 7, 20, 4, UP],
    [62, 7, 14, 4, LINE],
    [8, 16, 16, 4, FAINT],
    [32, 16, 20, 4, DOWN],
    [66, 16, 10, 4, LINE],
    [8, 25, 16, 4, FAINT],
    [32, 25, 20, 4, UP],
    [60, 25, 16, 4, LINE],
    [8, 34, 16, 4, FAINT],
    [32, 34, 20, 4, UP],
    [68, 34, 8, 4, LINE],
  ),
  market: bars(
    [8, 8, 24, 5, TEXT],
    [8, 18, 68, 8, UP],
    [8, 31, 42, 5, UP],
    [52, 31, 6, 5, FAINT],
    [60, 31, 16, 5, DOWN],
  ),
  movers: bars(
    [8, 8, 18, 4, TEXT],
    [30, 8, 10, 4, UP],
    [46, 8, 16, 4, TEXT],
    [66, 8, 10, 4, DOWN],
    [8, 19, 14, 4, TEXT],
    [30, 19, 10, 4, UP],
    [46, 19, 18, 4, TEXT],
    [66, 19, 10, 4, DOWN],
    [8, 30, 18, 4, TEXT],
    [30, 30, 10, 4, UP],
    [46, 30, 14, 4, TEXT],
    [66, 30, 10, 4, DOWN],
  ),
  leaders: (
    <>
      {bars([8, 8, 20, 4, TEXT], [8, 15, 30, 5, FAINT], [8, 27, 20, 4, TEXT], [8, 34, 30, 5, FAINT])}
      <polyline points="46,19 54,14 60,16 68,9 76,11" fill="none" stroke={UP} strokeWidth="2" />
      <polyline points="46,28 54,31 60,30 68,36 76,35" fill="none" stroke={DOWN} strokeWidth="2" />
    </>
  ),
  banner: (
    <>
      {bars([8, 7, 18, 4, FAINT], [8, 14, 34, 8, TEXT])}
      <polyline points="8,38 22,32 34,35 48,27 60,30 76,22" fill="none" stroke={UP} strokeWidth="2" />
    </>
  ),
  'book-heatmap': bars(
    [8, 6, 68, 5, LINE],
    [20, 13, 56, 5, DOWN],
    [8, 20, 68, 2, TEXT],
    [8, 25, 44, 5, UP],
    [30, 32, 46, 5, LINE],
  ),
  sectors: bars(
    [8, 7, 20, 4, FAINT],
    [44, 7, 30, 4, UP],
    [8, 16, 14, 4, FAINT],
    [44, 16, 18, 4, UP],
    [8, 25, 18, 4, FAINT],
    [34, 25, 10, 4, DOWN],
    [8, 34, 16, 4, FAINT],
    [28, 34, 16, 4, DOWN],
  ),
  breadth: bars(
    ...[18, 12, 16, 9, 14, 20, 17].flatMap(
      (height, at) =>
        [
          [9 + at * 10, 24 - height, 6, height, UP],
          [9 + at * 10, 26, 6, 18 - height * 0.7, DOWN],
        ] as const,
    ),
  ),
  volume: bars([8, 8, 62, 5, TEXT], [8, 17, 48, 5, FAINT], [8, 26, 36, 5, FAINT], [8, 35, 22, 5, FAINT]),
  curve: (
    <>
      <polyline points="8,36 20,27 36,20 56,15 76,13" fill="none" stroke={TEXT} strokeWidth="2" />
      <polyline points="8,38 20,32 36,26 56,22 76,20" fill="none" stroke={FAINT} strokeDasharray="3 3" />
    </>
  ),
  clocks: (
    <>
      <circle cx="24" cy="22" r="13" fill="none" stroke={TEXT} strokeWidth="2" />
      <polyline points="24,14 24,22 30,25" fill="none" stroke={TEXT} strokeWidth="2" />
      {bars([46, 13, 30, 4, FAINT], [46, 21, 22, 4, FAINT], [46, 29, 26, 4, FAINT])}
    </>
  ),
  sessions: bars(
    [8, 8, 28, 5, UP],
    [22, 17, 30, 5, FAINT],
    [40, 26, 36, 5, FAINT],
    [48, 35, 24, 5, FAINT],
    [33, 5, 1.5, 36, TEXT],
  ),
  countdown: bars(
    [12, 14, 16, 16, TEXT],
    [34, 14, 16, 16, TEXT],
    [56, 14, 16, 16, TEXT],
    [12, 35, 38, 3, FAINT],
  ),
  text: bars([22, 10, 40, 7, TEXT], [14, 22, 56, 4, FAINT], [26, 30, 32, 4, FAINT]),
  picture: (
    <>
      <path d="M10 38 32 16l14 14 9-8 19 16z" fill={LINE} />
      <circle cx="60" cy="13" r="4" fill={FAINT} />
    </>
  ),
  page: (
    <>
      <rect x="10" y="6" width="64" height="32" rx="3" fill="none" stroke={FAINT} />
      {bars([10, 12, 64, 1.5, FAINT], [16, 19, 40, 4, TEXT], [16, 27, 52, 3, LINE])}
    </>
  ),
  news: bars(
    [8, 8, 10, 4, FAINT],
    [22, 8, 54, 4, TEXT],
    [8, 19, 10, 4, FAINT],
    [22, 19, 46, 4, LINE],
    [8, 30, 10, 4, FAINT],
    [22, 30, 50, 4, LINE],
  ),
  alerts: bars(
    [8, 8, 4, 4, DOWN],
    [18, 8, 58, 4, TEXT],
    [8, 19, 4, 4, UP],
    [18, 19, 48, 4, LINE],
    [8, 30, 4, 4, UP],
    [18, 30, 54, 4, LINE],
  ),
  quotes: bars(
    [8, 7, 20, 4, TEXT],
    [38, 7, 14, 4, FAINT],
    [62, 7, 14, 4, UP],
    [8, 16, 16, 4, TEXT],
    [38, 16, 14, 4, FAINT],
    [62, 16, 14, 4, DOWN],
    [8, 25, 22, 4, TEXT],
    [38, 25, 14, 4, FAINT],
    [62, 25, 14, 4, UP],
    [8, 34, 18, 4, TEXT],
    [38, 34, 14, 4, FAINT],
    [62, 34, 14, 4, UP],
  ),
};

const PLAIN = bars([8, 9, 26, 4, TEXT], [8, 20, 68, 3, LINE], [8, 27, 54, 3, LINE], [8, 34, 62, 3, LINE]);

/** Renders a small drawing of a kind of tile. */
export function TileDrawing({ type }: { readonly type: TileType }) {
  return (
    <svg viewBox="0 0 84 44" width="84" height="44" aria-hidden="true" focusable="false">
      {DRAWINGS[type] ?? PLAIN}
    </svg>
  );
}

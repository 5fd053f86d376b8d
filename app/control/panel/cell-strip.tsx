import type { MouseEvent } from 'react';
import type { Cell } from '../../../lib/control/day-cells';
import styles from './cell-strip.module.css';

interface CellStripProps {
  readonly label: string;
  readonly cells: readonly Cell[];
  /** Texts under the pointer; cells with the same text are one. */
  readonly titles: readonly (string | undefined)[];
  /** Called with the place of a cell that is pressed. */
  readonly onPick?: (place: number) => void;
}

/** Units of the drawing for a cell, and its height. */
const CELL = 3;
const HEIGHT = 20;
const NOTHING = 1;
/** Heights of the states; the tone differs too. */
const HEIGHTS: Readonly<Record<NonNullable<Cell>, number>> = {
  ok: HEIGHT,
  late: 12,
  hidden: 7,
  frozen: HEIGHT,
  gone: 2.5,
};

/** Draws states side by side: height and tone tell which. */
export function CellStrip({ label, cells, titles, onPick }: CellStripProps) {
  const runs: {
    readonly title: string | undefined;
    readonly state: Cell;
    readonly from: number;
    to: number;
  }[] = [];
  cells.forEach((state, place) => {
    const title = titles[place];
    const last = runs.at(-1);
    if (last !== undefined && last.title === title && last.state === state) last.to = place + 1;
    else runs.push({ title, state, from: place, to: place + 1 });
  });
  const pick = (event: MouseEvent<SVGElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onPick?.(Math.min(cells.length - 1, Math.floor(((event.clientX - left) / width) * cells.length)));
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys type the time instead
    <svg
      role="img"
      aria-label={label}
      className={styles.strip}
      viewBox={`0 0 ${cells.length * CELL} ${HEIGHT}`}
      preserveAspectRatio="none"
      data-cells={cells.length}
      data-picks={onPick !== undefined}
      onClick={pick}
    >
      {runs.map(({ title, state, from, to }) => (
        <g key={from} data-state={state ?? 'none'}>
          {title !== undefined && <title>{title}</title>}
          {Array.from({ length: to - from }, (_, at) => {
            const height = state === undefined ? NOTHING : HEIGHTS[state];
            return (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is a place in the strip
                key={at}
                x={(from + at) * CELL}
                y={HEIGHT - height}
                width={CELL - 0.7}
                height={height}
              />
            );
          })}
        </g>
      ))}
    </svg>
  );
}

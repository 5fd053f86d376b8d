'use client';

import { type ComponentProps, type CSSProperties, type ReactNode, useMemo } from 'react';
import type { Board } from '../../../lib/boards/board';
import type { Layout } from '../../../lib/boards/grid-cells';
import { layoutFor, type SizedLayout } from '../../../lib/boards/layout-for';
import type { BoardSize } from '../../../lib/boards/size';
import { trackLength } from './shell/grid-track-size';
import styles from './tile-grid.module.css';
import { TileView } from './tiles';

interface TileGridProps {
  readonly board: Board;
  /** False leaves the tiles empty: there is nothing to rank by yet. */
  readonly ready: boolean;
  /** Shape of the screen; 16:9 by default. */
  readonly size?: BoardSize | undefined;
  /** Scale of the tiles, 1 by default. A board with less room is drawn smaller, not cut. */
  readonly scale?: number;
  /** True to stack the tiles at full width, for a portrait screen. */
  readonly stacked?: boolean;
  /** Delay of all prices, marked on each tile. */
  readonly delay?: string | undefined;
}

/** Returns the tracks and areas of a layout as CSS. */
function gridStyle({ columns, rows, areas }: Layout): CSSProperties {
  return {
    gridTemplateColumns: columns.map((track) => trackLength(track, 'column')).join(' '),
    gridTemplateRows: rows.map((track) => trackLength(track, 'row')).join(' '),
    gridTemplateAreas: areas.map((row) => `"${row}"`).join(' '),
  };
}

interface GridBoxProps {
  readonly sized: SizedLayout;
  readonly scale?: number;
  readonly stacked?: boolean;
  readonly children: ReactNode;
}

/** Renders the grid of a layout. A grid over another one, with the same layout, has the same cells. */
export function GridBox({
  sized,
  scale = 1,
  stacked = false,
  className = '',
  ...others
}: GridBoxProps & ComponentProps<'div'>) {
  const isStacked = stacked || sized.isStacked;
  const isScaled = scale !== 1 && !isStacked;
  const grid: CSSProperties & { '--scale'?: number } = gridStyle(sized.layout);
  // The class `wall` recomputes the sizes of the wall from the unit of this element.
  const kind = isStacked ? styles.stack : isScaled ? `${styles.tiles} wall ${styles.scaled}` : styles.tiles;
  return (
    <div
      className={`${kind} ${className}`}
      style={isStacked ? undefined : isScaled ? { ...grid, '--scale': scale } : grid}
      {...others}
    />
  );
}

/** Lays out the tiles of a board in its grid. */
export function TileGrid({ board, ready, size = 'wide', scale, stacked = false, delay }: TileGridProps) {
  const sized = useMemo(() => layoutFor(board, size), [board, size]);
  const isStacked = stacked || sized.isStacked;
  const tiles = useMemo(() => {
    const byArea = new Map(board.tiles.map((tile) => [tile.area, tile]));
    // Stacked tiles have the order in which they are read.
    const areas = sized.isStacked ? sized.shown : board.tiles.map(({ area }) => area);
    const shown = areas.filter((area) => sized.shown.includes(area));
    return shown.map((area) => byArea.get(area)).filter((tile) => tile !== undefined);
  }, [board, sized]);
  return (
    <GridBox sized={sized} stacked={stacked} {...(scale !== undefined && { scale })}>
      {ready &&
        tiles.map((tile) => (
          <div
            key={`${board.id} ${tile.area}`}
            className={isStacked ? `wall ${styles.tile} ${styles.stacked}` : styles.tile}
            style={isStacked ? undefined : { gridArea: tile.area }}
            data-tile={tile.type}
            data-area={tile.area}
          >
            <TileView tile={tile} />
            {delay !== undefined && <small className={styles.delay}>{delay}</small>}
          </div>
        ))}
    </GridBox>
  );
}

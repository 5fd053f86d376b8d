'use client';

import type { CSSProperties } from 'react';
import type { Board } from '../../../lib/boards/board';
import { trackLength } from './shell/grid-track-size';
import styles from './tile-grid.module.css';
import { TileView } from './tiles';

interface TileGridProps {
  readonly board: Board;
  /** False leaves the tiles empty: there is nothing to rank by yet. */
  readonly ready: boolean;
  /** Scale of the tiles, 1 by default. A board with less room is drawn smaller, not cut. */
  readonly scale?: number;
  /** True to stack the tiles at full width, for a portrait screen. */
  readonly stacked?: boolean;
  /** Delay of all prices, marked on each tile. */
  readonly delay?: string | undefined;
}

/** Lays out the tiles of a board in its grid. */
export function TileGrid({ board, ready, scale = 1, stacked = false, delay }: TileGridProps) {
  const grid: CSSProperties & { '--scale'?: number } = {
    gridTemplateColumns: board.columns.map((track) => trackLength(track, 'column')).join(' '),
    gridTemplateRows: board.rows.map((track) => trackLength(track, 'row')).join(' '),
    gridTemplateAreas: board.areas.map((row) => `"${row}"`).join(' '),
  };
  const smaller = scale !== 1 && !stacked;
  return (
    <div
      // The class `wall` recomputes the sizes of the wall from the unit of this element.
      className={stacked ? styles.stack : smaller ? `${styles.tiles} wall ${styles.scaled}` : styles.tiles}
      style={stacked ? undefined : smaller ? { ...grid, '--scale': scale } : grid}
    >
      {ready &&
        board.tiles.map((tile) => (
          <div
            key={`${board.id} ${tile.area}`}
            className={stacked ? `wall ${styles.tile} ${styles.stacked}` : styles.tile}
            style={stacked ? undefined : { gridArea: tile.area }}
            data-tile={tile.type}
          >
            <TileView tile={tile} />
            {delay !== undefined && <small className={styles.delay}>{delay}</small>}
          </div>
        ))}
    </div>
  );
}

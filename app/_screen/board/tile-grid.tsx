'use client';

import type { CSSProperties } from 'react';
import type { Board } from '../../../lib/boards/board';
import { trackLength } from './shell/grid-track-size';
import styles from './tile-grid.module.css';
import { TileView } from './tiles';

interface TileGridProps {
  readonly board: Board;
  /** Without it the places stay empty: there is nothing to rank by yet. */
  readonly ready: boolean;
  /** How large the tiles are drawn, 1 by default: where something else takes room, the board is smaller, not cut. */
  readonly scale?: number;
  /** One below the other, each as wide as the screen: for a screen that is higher than wide. */
  readonly stacked?: boolean;
}

/** The tiles of a board in its grid. */
export function TileGrid({ board, ready, scale = 1, stacked = false }: TileGridProps) {
  const grid: CSSProperties & { '--scale'?: number } = {
    gridTemplateColumns: board.columns.map((track) => trackLength(track, 'column')).join(' '),
    gridTemplateRows: board.rows.map((track) => trackLength(track, 'row')).join(' '),
    gridTemplateAreas: board.areas.map((row) => `"${row}"`).join(' '),
  };
  const smaller = scale !== 1 && !stacked;
  return (
    <div
      // The sizes of the wall are worked out anew in it, from its own unit.
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
          </div>
        ))}
    </div>
  );
}

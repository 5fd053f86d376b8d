'use client';

import type { CSSProperties } from 'react';
import type { Board } from '../../lib/boards/board';
import styles from './shell/shell.module.css';
import { trackLength } from './shell/track';
import { TileView } from './tiles';

interface TileGridProps {
  readonly board: Board;
  /** Without it the places stay empty: there is nothing to rank by yet. */
  readonly ready: boolean;
}

/** The tiles of a board in its grid. */
export function TileGrid({ board, ready }: TileGridProps) {
  const grid: CSSProperties = {
    gridTemplateColumns: board.columns.map((track) => trackLength(track, 'column')).join(' '),
    gridTemplateRows: board.rows.map((track) => trackLength(track, 'row')).join(' '),
    gridTemplateAreas: board.areas.map((row) => `"${row}"`).join(' '),
  };
  return (
    <div className={styles.tiles} style={grid}>
      {ready &&
        board.tiles.map((tile) => (
          <div
            key={`${board.id} ${tile.area}`}
            className={styles.tile}
            style={{ gridArea: tile.area }}
            data-tile={tile.type}
          >
            <TileView tile={tile} />
          </div>
        ))}
    </div>
  );
}

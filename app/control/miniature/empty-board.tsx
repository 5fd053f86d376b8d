import { type CSSProperties, useMemo } from 'react';
import type { Board } from '../../../lib/boards/board';
import { layoutFor } from '../../../lib/boards/layout-for';
import { GridBox } from '../../_screen/board/tile-grid';
import styles from './empty-board.module.css';

/** Shows the tiles of a board without values, for a screen whose picture this page has never had. */
export function EmptyBoard({ board }: { readonly board: Board }) {
  const sized = useMemo(() => layoutFor(board, 'wide'), [board]);
  return (
    <GridBox sized={sized} className={styles.board} aria-hidden="true">
      {sized.shown.map((area) => (
        <i key={area} style={{ gridArea: area } as CSSProperties} />
      ))}
    </GridBox>
  );
}

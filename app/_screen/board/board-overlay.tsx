import type { ComponentProps } from 'react';
import type { Board } from '../../../lib/boards/board';
import { layoutFor } from '../../../lib/boards/layout-for';
import type { BoardSize } from '../../../lib/boards/size';
import styles from './board-view.module.css';
import { GridBox } from './tile-grid';

interface BoardOverlayProps extends ComponentProps<'div'> {
  readonly board: Board;
  readonly size: BoardSize;
}

/** Renders a grid with the same cells as that of a board's view, to lie over it. */
export function BoardOverlay({ board, size, children, ...grid }: BoardOverlayProps) {
  return (
    <div className={styles.drifting}>
      <div />
      <div>
        <GridBox sized={layoutFor(board, size)} {...grid}>
          {children}
        </GridBox>
      </div>
      <div />
      {board.tape !== undefined && <div className={styles.tapeRoom} />}
    </div>
  );
}

'use client';

import { useLayoutEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { HANDLES } from '../../../lib/boards/edit/drag-tile';
import { editedCells, swapTiles } from '../../../lib/boards/edit/edit-board';
import { isCellGrid } from '../../../lib/boards/edit/editor-cells';
import { tileAt } from '../../../lib/boards/edit/place-tiles';
import { byPlace, cellsOf } from '../../../lib/boards/grid-cells';
import { layoutFor } from '../../../lib/boards/layout-for';
import { BoardOverlay } from '../../_screen/board/board-overlay';
import { Button } from '../../_ui/button';
import { useEditor } from '../editor/editor-context';
import { useTileNames } from '../options/use-tile-names';
import styles from './canvas.module.css';
import { SizePlate } from './size-plate';
import { useCanvasDrag } from './use-canvas-drag';

/** Renders tiles and empty cells of the canvas as controls: Tab selects, arrows and pointer move. */
export function CanvasTiles() {
  const editor = useEditor();
  const { editing, preview, grid, isSwapping, setIsSwapping, attempt, isReadOnly } = editor;
  const { size, selected, select, current } = editing;
  const t = useTranslations('boards.editor');
  const names = useTileNames();
  const drag = useCanvasDrag(editor);
  const board = preview ?? editing.board;
  const { layout, shown } = layoutFor(board, size);
  const cells = editedCells(board, size);
  const isOnCells = isCellGrid(layout, size);
  const places = new Map([...cellsOf(layout).places].sort(byPlace));

  const pick = (area: string): void => {
    if (isSwapping && selected !== null && selected !== area) {
      attempt(swapTiles(current(), size, selected, area));
      setIsSwapping(false);
      return;
    }
    select(area);
  };

  // Moving a tile may change the order of the elements, and an element that is moved loses the focus.
  const focused = useRef<string | null>(null);
  const order = shown.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the order is what loses the focus
  useLayoutEffect(() => {
    if (focused.current === null || document.activeElement !== document.body) return;
    grid.current?.querySelector<HTMLElement>(`[data-cell-area="${focused.current}"]`)?.focus();
  }, [order, grid]);

  return (
    <BoardOverlay board={board} size={size} ref={grid} className={styles.tiles} {...drag}>
      {isOnCells &&
        Array.from({ length: cells.columns * cells.rows }, (_, index) => {
          const [x, y] = [index % cells.columns, Math.floor(index / cells.columns)];
          if (tileAt(cells, x, y) !== undefined) return null;
          return <i key={`${x} ${y}`} className={styles.cell} style={{ gridArea: `${y + 1} / ${x + 1}` }} />;
        })}
      {shown.map((area) => {
        const tile = board.tiles.find((one) => one.area === area);
        const { x, y, w, h } = cells.places.get(area) ?? { x: 0, y: 0, w: 1, h: 1 };
        if (tile === undefined || !places.has(area)) return null;
        const isSelected = area === selected;
        const facts = { w: String(w), h: String(h), x: String(x + 1), y: String(y + 1) };
        return (
          <Button
            key={area}
            variant="plain"
            className={styles.tile}
            style={{ gridArea: area }}
            aria-label={t('tile', { kind: names.tile(tile.type), ...facts })}
            aria-pressed={isSelected}
            data-cell-area={area}
            data-moving={preview !== null && isSelected}
            onFocus={() => {
              focused.current = area;
              if (!isSwapping) select(area);
            }}
            onBlur={() => {
              focused.current = null;
            }}
            onClick={() => pick(area)}
          >
            {isSelected && (
              <>
                {!isReadOnly &&
                  HANDLES.map((handle) => (
                    <span key={handle} className={styles.handle} data-handle={handle} />
                  ))}
                <SizePlate w={w} h={h} />
              </>
            )}
          </Button>
        );
      })}
    </BoardOverlay>
  );
}

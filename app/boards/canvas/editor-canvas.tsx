'use client';

import { useTranslations } from 'use-intl';
import { isCellGrid } from '../../../lib/boards/edit/editor-cells';
import { STARTS, withStart } from '../../../lib/boards/edit/new-board';
import { layoutFor } from '../../../lib/boards/layout-for';
import { SCREENS } from '../../../lib/boards/size';
import { BoardPreview } from '../../_screen/board/board-preview';
import { Button } from '../../_ui/button';
import { useEditor } from '../editor/editor-context';
import { REFERENCE_SCREEN } from '../editor/reference-screen';
import styles from './canvas.module.css';
import { CanvasTiles } from './canvas-tiles';

/** Shows the edited board with live data, and its tiles as handles over it. */
export function EditorCanvas() {
  const { editing, view, preview, isReadOnly } = useEditor();
  const { size, board, change } = editing;
  const t = useTranslations('boards');
  const { width, height } = SCREENS[size];
  const { layout, isStacked, isOwn } = layoutFor(preview ?? board, size);
  const facts = { width: String(width), height: String(height) };
  const screen = {
    ...{ ...facts, inches: String(REFERENCE_SCREEN.inches), metres: String(REFERENCE_SCREEN.metres) },
    ...{ columns: String(layout.columns.length), rows: String(layout.rows.length) },
  };
  const kind = !isOwn ? 'derivedScreen' : isCellGrid(layout, size) ? 'screen' : 'ownTracks';
  const isEmpty = board.tiles.length === 0 && preview === null;
  return (
    <section className={styles.canvas} data-size={size} aria-label={t('editor.canvas')}>
      <p className={styles.facts}>
        <span className="cut">
          {isStacked ? t('editor.stackedScreen', facts) : t(`editor.${kind}`, screen)}
        </span>
        <span>{t('editor.livePreview')}</span>
      </p>
      <div className={styles.frame}>
        <BoardPreview {...view} board={preview ?? board} size={size}>
          {!isStacked && <CanvasTiles />}
        </BoardPreview>
        {isEmpty && !isReadOnly && (
          <div className={styles.starts}>
            <h2>{t('start.heading')}</h2>
            <p className="muted">{t('start.hint')}</p>
            <p>
              {STARTS.slice(1).map((start) => (
                <Button key={start} onClick={() => change(withStart(board, start))}>
                  {t(`start.${start}`)}
                </Button>
              ))}
            </p>
          </div>
        )}
      </div>
    </section>
  );
}

'use client';

import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { followWide } from '../../../lib/boards/edit/edit-board';
import { layoutFor } from '../../../lib/boards/layout-for';
import { BOARD_SIZES, type BoardSize } from '../../../lib/boards/size';
import { BoardPreview } from '../../_screen/board/board-preview';
import { useInView } from '../../_screen/use-in-view';
import { Button } from '../../_ui/button';
import { useEditor } from '../editor/editor-context';
import styles from './other-sizes.module.css';

/** Shows the board on the sizes that are not edited; a press edits one. */
export function OtherSizes() {
  const { editing } = useEditor();
  const t = useTranslations('boards.editor');
  return (
    <section className={styles.others}>
      <h2>
        {t('otherSizes')} <small>{t('otherSizesHint')}</small>
      </h2>
      <div className={styles.sizes}>
        {BOARD_SIZES.filter((size) => size !== editing.size).map((size) => (
          <OtherSize key={size} size={size} />
        ))}
      </div>
    </section>
  );
}

function OtherSize({ size }: { readonly size: BoardSize }) {
  const { editing, view, isReadOnly } = useEditor();
  const { board, setSize, change } = editing;
  const t = useTranslations('boards');
  const box = useRef<HTMLDivElement>(null);
  const isInView = useInView(box);
  const { isOwn, isStacked, shown } = layoutFor(board, size);
  const count = board.tiles.length;
  return (
    <div ref={box} className={styles.size} data-size={size}>
      <div className={styles.picture}>
        {isInView && <BoardPreview {...view} board={board} size={size} />}
        <Button
          variant="plain"
          className={styles.cover}
          aria-label={t(`sizes.${size}`)}
          onClick={() => setSize(size)}
        />
      </div>
      <p>
        <b>{t(`sizes.${size}`)}</b>
        {size !== 'wide' && <span className="muted">{t(isOwn ? 'editor.own' : 'editor.derived')}</span>}
        <span className="muted">
          {shown.length === count
            ? t('editor.allTiles', { count })
            : t('editor.someTiles', { shown: String(shown.length), count: String(count) })}
        </span>
        {isStacked && <span className="muted">{t('editor.scrolls')}</span>}
        {isOwn && !isReadOnly && (size === 'portrait' || size === 'ultrawide') && (
          <Button variant="text" onClick={() => change(followWide(board, size))}>
            {t('editor.follow')}
          </Button>
        )}
      </p>
    </div>
  );
}

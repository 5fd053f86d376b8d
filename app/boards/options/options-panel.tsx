'use client';

import { useTranslations } from 'use-intl';
import { useEditor } from '../editor/editor-context';
import { BoardOptions } from './board-options';
import styles from './options.module.css';
import { TileForm } from './tile-form';

/** Shows the options of the selected tile, or those of the board. */
export function OptionsPanel() {
  const { editing, isReadOnly } = useEditor();
  const t = useTranslations('boards.options');
  const { board, selected } = editing;
  const tile = board.tiles.find(({ area }) => area === selected);
  return (
    <aside className={styles.panel} aria-label={t('label')}>
      <fieldset disabled={isReadOnly} className={styles.fields}>
        {tile === undefined ? <BoardOptions /> : <TileForm key={tile.area} tile={tile} />}
      </fieldset>
    </aside>
  );
}

'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { addTile } from '../../../lib/boards/edit/edit-board';
import { groupOf, TILE_GROUPS } from '../../../lib/boards/edit/tile-group';
import { newTile, TILE_TYPES } from '../../../lib/boards/edit/tile-options';
import type { TileType } from '../../../lib/boards/tile';
import { Button } from '../../_ui/button';
import { SearchField } from '../../_ui/field';
import { useEditor } from '../editor/editor-context';
import { useTileNames } from '../options/use-tile-names';
import styles from './palette.module.css';
import { TileDrawing } from './tile-drawing';
import { usePaletteDrag } from './use-palette-drag';

/** Lists the kinds of tiles: a press adds one where there is room, a drag where it is dropped. */
export function Palette() {
  const { editing, insert, isReadOnly, known } = useEditor();
  const t = useTranslations('boards.palette');
  const names = useTileNames();
  const drag = usePaletteDrag();
  const [query, setQuery] = useState('');
  const words = query.trim().toLowerCase();
  const found = TILE_TYPES.filter((type) => `${names.tile(type)} ${type}`.toLowerCase().includes(words));

  const add = (type: TileType): void => {
    const { current, size } = editing;
    const area = insert(addTile(current(), size === 'phone' ? 'wide' : size, newTile(type, known)));
    if (area === undefined) return;
    // After the tile is drawn.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-cell-area="${area}"]`)?.focus({ preventScroll: true }),
    );
  };

  return (
    <aside className={styles.palette} aria-label={t('find')} inert={isReadOnly}>
      <SearchField
        data-find-tile
        label={t('find')}
        keyName="/"
        value={query}
        onChange={({ target }) => setQuery(target.value)}
        onKeyDown={(event) => {
          const [first] = found;
          if (event.key === 'Enter' && first !== undefined) add(first);
          else if (event.key === 'Escape') setQuery('');
          else return;
          event.preventDefault();
        }}
      />
      {found.length === 0 && <p className="muted">{t('nothing', { query })}</p>}
      {TILE_GROUPS.map((group) => {
        const types = found.filter((type) => groupOf(type) === group);
        return types.length === 0 ? null : (
          <section key={group}>
            <h2>{t(`groups.${group}`)}</h2>
            <ul className={styles.kinds}>
              {types.map((type) => (
                <li key={type}>
                  <Button
                    variant="plain"
                    className={styles.kind}
                    aria-label={t('add', { kind: names.tile(type) })}
                    data-kind={type}
                    onClick={(event) => {
                      if (!drag.wasDragged(event)) add(type);
                    }}
                    onPointerDown={(event) => drag.start(type, event)}
                    onPointerMove={drag.move}
                    onPointerUp={drag.end}
                    onPointerCancel={drag.cancel}
                  >
                    <span className={styles.drawing}>
                      <TileDrawing type={type} />
                    </span>
                    <span className="cut">{names.tile(type)}</span>
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </aside>
  );
}

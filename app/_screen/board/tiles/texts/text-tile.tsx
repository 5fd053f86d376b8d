'use client';

import { textIn } from '../../../../../lib/boards/board';
import type { TileOf } from '../../../../../lib/boards/tile';
import { fitBlock } from '../../../paint/fit-block';
import { useWallPainter } from '../../use-wall-painter';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import styles from './text-tile.module.css';

/** Rate of a painter that has nothing to paint but new sizes, Hz. */
const FIT_HZ = 1;

/** Shows a plain text, as large as it fits or in a given size. */
export function TextTile({ tile }: { readonly tile: TileOf<'text'> }) {
  const { settings } = useWall();
  const root = useWallPainter<HTMLElement>(
    FIT_HZ,
    (element) => {
      if (tile.size === 'fit') fitBlock(element, element.firstElementChild as HTMLElement);
      return () => undefined;
    },
    [tile, settings],
    { version: () => 0 },
  );
  return (
    <section
      ref={root}
      className={`${panel.panel} ${styles.text}`}
      data-size={tile.size}
      data-align={tile.align}
    >
      <p className={styles.words}>{textIn(tile.text, settings.locale)}</p>
    </section>
  );
}

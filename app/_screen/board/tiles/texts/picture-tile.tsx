'use client';

import { useTranslations } from 'use-intl';
import { textIn } from '../../../../../lib/boards/board';
import type { TileOf } from '../../../../../lib/boards/tile';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import styles from './picture-tile.module.css';
import { usePicture } from './use-picture';

/** Shows a picture from the server's folder of pictures. */
export function PictureTile({ tile }: { readonly tile: TileOf<'picture'> }) {
  const { settings } = useWall();
  const t = useTranslations('tiles.picture');
  const picture = usePicture(tile.file);
  const alt = tile.alt === undefined ? '' : textIn(tile.alt, settings.locale);
  return (
    <section className={`${panel.panel} ${styles.frame}`} data-state={picture.state}>
      {picture.state === 'ready' ? (
        // biome-ignore lint/performance/noImgElement: a data URL has nothing to optimize
        <img className={styles.picture} data-fit={tile.fit} src={picture.url} alt={alt} />
      ) : (
        <p className={panel.none}>
          {picture.state === 'missing' && (alt === '' ? t('missing', { file: tile.file }) : alt)}
        </p>
      )}
    </section>
  );
}

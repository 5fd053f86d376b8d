'use client';

import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { Board } from '../../lib/boards/board';
import { BRAND_THEMES } from '../../lib/boards/brand/accent';
import { conventionFor } from '../../lib/locale/colors';
import type { Instrument } from '../../lib/market/instrument';
import { BoardPreview } from '../_screen/board/board-preview';
import { BrandContext, type ShownBrand } from '../_screen/brand/brand-context';
import type { Settings } from '../_screen/screen-settings';
import { useMarketConnection } from '../_screen/use-market-connection';
import styles from './brand-page.module.css';

/** Frame rate of the previews, Hz: their numbers are too small to read. */
const PREVIEW_RATE = 2;

interface BrandPreviewProps {
  readonly settings: Settings;
  readonly brand: ShownBrand | null;
  readonly board: Board;
  readonly instruments: readonly Instrument[];
}

/** Shows a board with the brand in both themes, on live data. */
export function BrandPreview({ settings, brand, board, instruments }: BrandPreviewProps) {
  const t = useTranslations('boards.brand');
  const connection = useMarketConnection(instruments);
  useEffect(
    () => connection?.subscribe({ channel: 'quotes', symbols: ['*'], rate: PREVIEW_RATE }),
    [connection],
  );
  if (connection === null) return null;
  const { colors, locale } = settings;
  return (
    <BrandContext value={brand}>
      <div className={styles.previews}>
        {BRAND_THEMES.map((theme) => (
          <figure key={theme} className={styles.preview}>
            <figcaption>{t(`theme.${theme}`)}</figcaption>
            <div
              className={styles.screen}
              data-theme={theme}
              data-cvd={colors.colorBlind}
              data-convention={conventionFor(colors, locale, undefined)}
            >
              <BoardPreview
                {...{ connection, board, instruments }}
                settings={{ ...settings, theme }}
                place={1}
                count={1}
              />
            </div>
          </figure>
        ))}
      </div>
    </BrandContext>
  );
}

'use client';

import { useTranslations } from 'use-intl';
import type { Outage } from '../../outage/use-outage';
import styles from './banner.module.css';

interface BannerProps {
  readonly outage: Outage | undefined;
  /** True if the board has a ticker strip, whose place the banner takes. */
  readonly tape: boolean;
  /** Requested symbol that does not exist. */
  readonly unknown?: string | null;
}

/** Maximum length of the quoted symbol, characters. */
const MAX_QUOTED_LENGTH = 40;

/** Explains why no updates arrive and when the last one did, or which requested symbol does not exist. */
export function Banner({ outage, tape, unknown = null }: BannerProps) {
  const t = useTranslations('banner');
  const missing =
    unknown === null ? undefined : t('unknownSymbol', { symbol: unknown.slice(0, MAX_QUOTED_LENGTH) });
  const headline = outage?.headline ?? missing;
  return (
    <div className={styles.banner} role="alert" data-tape={tape} hidden={headline === undefined}>
      {headline !== undefined && <span>{headline}</span>}
      {outage?.lastUpdate !== undefined && <small>{outage.lastUpdate}</small>}
      {outage?.reason !== undefined && <small>{outage.reason}</small>}
    </div>
  );
}

'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { MarketLink } from '../../lib/client/market-link';
import type { NumberFormats } from '../../lib/locale/formats';
import type { Notice } from '../../lib/protocol/messages';
import { isSilentNotice } from '../../lib/protocol/screens/silent-notice';
import { fileNewsOf } from '../_screen/data/file-news';
import styles from './news-line.module.css';

/** Time for which a notice is shown, ms. */
const SHOWN_MS = 20_000;
const MAX_LENGTH = 200;

interface NewsLineProps {
  readonly client: Pick<MarketLink, 'on'>;
  readonly numbers: Pick<NumberFormats, 'integer'>;
}

/** Shows the newest notice for a while. */
export function NewsLine({ client, numbers }: NewsLineProps) {
  const t = useTranslations('news');
  const [notice, setNotice] = useState<Notice | null>(null);
  useEffect(
    () =>
      client.on('notify', (news) => {
        if (!isSilentNotice(news)) setNotice(news);
      }),
    [client],
  );
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => setNotice(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  const file = fileNewsOf(notice);
  const text =
    file === undefined
      ? notice?.body.slice(0, MAX_LENGTH)
      : t(file.state, { count: numbers.integer(file.accepted) });
  return (
    <div className={styles.news} role="status" data-level={notice?.level ?? 'info'} hidden={notice === null}>
      {notice?.title !== undefined && <b>{notice.title}</b>}
      {text !== undefined && <span>{text}</span>}
    </div>
  );
}

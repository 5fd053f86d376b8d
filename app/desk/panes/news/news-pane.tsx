'use client';

import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { newsTable } from '../../../../lib/desk/desk-tables';
import type { News } from '../../../../lib/desk/status-news';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { useDesk } from '../../desk-context';
import { codeOf } from '../../symbol-code';
import { PaneMenu } from '../pane-menu';
import type { PaneProps } from '../pane-props';
import { TableExport } from '../table-export';
import styles from './news.module.css';

const LOOK_EVERY_MS = 1_000;

/** What happened to trading, feed and link since the desk was opened, the newest first. */
export function NewsPane({ pick, tools }: PaneProps<'news'>) {
  const t = useTranslations('desk.news');
  const { news } = useDesk();
  const [, setVersion] = useState(news.version);

  useEffect(() => {
    const timer = setInterval(() => setVersion(news.version), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [news]);

  return (
    <>
      {tools !== null &&
        createPortal(
          <PaneMenu label={t('menu')}>
            <TableExport name="news" table={() => newsTable(news.all)} />
          </PaneMenu>,
          tools,
        )}
      <NewsList pick={pick} />
    </>
  );
}

function NewsList({ pick }: Pick<PaneProps<'news'>, 'pick'>) {
  const t = useTranslations('desk.news');
  const { news, times, zone } = useDesk();
  if (news.all.length === 0) return <p className={styles.none}>{t('none')}</p>;
  return (
    <ol className={styles.list} reversed>
      {news.all.toReversed().map((one) => (
        <li key={one.number} className={styles.line}>
          <time className="number">{times.time(one.time, zone)}</time>
          <Told news={one} pick={pick} />
        </li>
      ))}
    </ol>
  );
}

function Told({ news, pick }: { readonly news: News; readonly pick: (symbol: MarketSymbol) => void }) {
  const t = useTranslations('desk.news');
  if (news.kind === 'trading') {
    return (
      <>
        <button type="button" onClick={() => pick(news.symbol)}>
          {codeOf(news.symbol)}
        </button>
        <span data-grave={news.now === 'halted'}>{t(`status.${news.now}`)}</span>
      </>
    );
  }
  if (news.kind === 'feed') {
    return (
      <>
        <b>{t('feed')}</b>
        <span data-grave={news.state === 'down'}>
          {t(`state.${news.state}`)}
          {news.reason === undefined ? '' : ` · ${news.reason}`}
        </span>
      </>
    );
  }
  return (
    <>
      <b>{t('link')}</b>
      <span data-grave={!news.up}>{t(news.up ? 'linkUp' : 'linkDown')}</span>
    </>
  );
}

'use client';

import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { newsTable } from '../../../../lib/desk/desk-tables';
import type { News } from '../../../../lib/desk/status-news';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { MenuButton } from '../../../_ui/menu';
import { Empty } from '../../../_ui/panel';
import { useDesk } from '../../desk-context';
import type { PaneProps } from '../pane-props';
import { SymbolButton } from '../symbol-button';
import { useTableExport } from '../use-table-export';
import styles from './news.module.css';

const UPDATE_MS = 1_000;

/** Lists changes of trading status, feed and link since the desk opened, the newest first. */
export function NewsPane({ pick, tools }: PaneProps<'news'>) {
  const t = useTranslations('desk.news');
  const { news } = useDesk();
  const [, setVersion] = useState(news.version);
  const entries = useTableExport('news', () => newsTable(news.all));

  useEffect(() => {
    const timer = setInterval(() => setVersion(news.version), UPDATE_MS);
    return () => clearInterval(timer);
  }, [news]);

  return (
    <>
      {tools !== null && createPortal(<MenuButton label={t('menu')} entries={entries} />, tools)}
      <NewsList pick={pick} />
    </>
  );
}

function NewsList({ pick }: Pick<PaneProps<'news'>, 'pick'>) {
  const t = useTranslations('desk.news');
  const { news, times, zone } = useDesk();
  if (news.all.length === 0) return <Empty>{t('none')}</Empty>;
  return (
    <ol className={styles.list} reversed>
      {news.all.toReversed().map((one) => (
        <li key={one.number} className={styles.line}>
          <time className="number">{times.time(one.time, zone)}</time>
          <Item news={one} pick={pick} />
        </li>
      ))}
    </ol>
  );
}

/** Returns the key of a status: a limit has one for each side. */
function statusKey({ now, rises }: Extract<News, { kind: 'trading' }>) {
  if (now !== 'limit') return now;
  return rises === false ? 'limitDown' : 'limitUp';
}

function Item({ news, pick }: { readonly news: News; readonly pick: (symbol: MarketSymbol) => void }) {
  const t = useTranslations('desk.news');
  if (news.kind === 'trading') {
    return (
      <>
        <SymbolButton symbol={news.symbol} pick={pick} />
        <span data-severe={news.now === 'halted'}>{t(`status.${statusKey(news)}`)}</span>
      </>
    );
  }
  if (news.kind === 'feed') {
    return (
      <>
        <b>{t('feed')}</b>
        <span data-severe={news.state === 'down'}>
          {t(`state.${news.state}`)}
          {news.reason === undefined ? '' : ` · ${news.reason}`}
        </span>
      </>
    );
  }
  return (
    <>
      <b>{t('link')}</b>
      <span data-severe={!news.up}>{t(news.up ? 'linkUp' : 'linkDown')}</span>
    </>
  );
}

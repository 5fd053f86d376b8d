'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Board } from '../../lib/boards/board';
import type { Instrument } from '../../lib/market/instrument';
import { Nav } from '../_screen/nav';
import type { Settings } from '../_screen/screen-settings';
import { fetchBoards, fetchInstruments } from '../_screen/server-api';
import { Empty } from '../_ui/panel';
import styles from './home.module.css';
import { LinkCards } from './link-cards';

/** Charts and tiles load after the page, which is readable without them. */
const Live = dynamic(() => import('./live-preview').then(({ LivePreview: Part }) => Part), { ssr: false });

interface HomeData {
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
}

const RETRY_MS = 3_000;

/** Shows the home page: the running stream, the boards, and links. */
export function Home({ settings }: { readonly settings: Settings }) {
  const t = useTranslations();
  const [data, setData] = useState<HomeData | null>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = async (): Promise<void> => {
      try {
        const [boards, instruments] = await Promise.all([fetchBoards(), fetchInstruments()]);
        if (over) return;
        setData({ boards, instruments });
        if (instruments.length > 0) return;
      } catch {
        // Retried below.
      }
      if (!over) timer = setTimeout(load, RETRY_MS);
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);

  return (
    <>
      <a className={styles.skip} href="#content">
        {t('app.skipToContent')}
      </a>
      <Nav settings={settings} current="home" />
      <main id="content" className={styles.page}>
        <h1 className="visually-hidden">{t('app.name')}</h1>
        {data === null ? (
          <Empty>{t('app.loading')}</Empty>
        ) : (
          <Live boards={data.boards} instruments={data.instruments} settings={settings} />
        )}
        <LinkCards locale={settings.locale} />
      </main>
    </>
  );
}

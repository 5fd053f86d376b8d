'use client';

import dynamic from 'next/dynamic';
import { useTranslations } from 'use-intl';
import { useBoardData } from '../_screen/board/data/use-board-data';
import { Nav } from '../_screen/nav';
import type { Settings } from '../_screen/screen-settings';
import { Empty } from '../_ui/panel';
import styles from './home.module.css';
import { LinkCards } from './link-cards';

/** Charts and tiles load after the page, which is readable without them. */
const Live = dynamic(() => import('./live-preview').then(({ LivePreview: Part }) => Part), { ssr: false });

/** Shows the home page: the running stream, the boards, and links. */
export function Home({ settings }: { readonly settings: Settings }) {
  const t = useTranslations();
  const data = useBoardData();
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

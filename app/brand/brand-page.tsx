'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Board } from '../../lib/boards/board';
import { BRAND_PICTURES } from '../../lib/boards/brand/brand';
import type { Instrument } from '../../lib/market/instrument';
import { mayAct } from '../_access/may-act';
import { useAccess } from '../_access/use-access';
import { BrandContext } from '../_screen/brand/brand-context';
import { type FollowedBrand, useBrandState } from '../_screen/brand/use-brand-state';
import { Nav } from '../_screen/nav';
import type { Settings } from '../_screen/screen-settings';
import { fetchBoards, fetchInstruments } from '../_screen/server-api';
import { Button, ButtonLink } from '../_ui/button';
import { Empty, Fault } from '../_ui/panel';
import { Toast } from '../_ui/toast';
import { BrandForm } from './brand-form';
import styles from './brand-page.module.css';
import { BrandPreview } from './brand-preview';
import { useBrandEditor } from './use-brand-editor';

const RETRY_MS = 3_000;

interface PreviewData {
  readonly board: Board;
  readonly instruments: readonly Instrument[];
}

/** Shows the page on which an office sets its name, logo, accent, wallpaper and theme. */
export function BrandPage({ settings }: { readonly settings: Settings }) {
  const app = useTranslations('app');
  const brand = useBrandState(BRAND_PICTURES);
  if (brand.state === null)
    return (
      <>
        <Nav settings={settings} current="boards" />
        <Empty>{app('loading')}</Empty>
      </>
    );
  return <OpenBrand settings={settings} {...brand} state={brand.state} />;
}

function OpenBrand({
  settings,
  state,
  shown: saved,
  refresh,
}: FollowedBrand & { readonly state: NonNullable<FollowedBrand['state']>; readonly settings: Settings }) {
  const t = useTranslations('boards');
  const access = useAccess();
  const isReadOnly = access !== null && !mayAct(access, 'boards');
  const [message, setMessage] = useState<string | null>(null);
  const editor = useBrandEditor({ state, saved, refresh, onSaved: () => setMessage(t('brand.saved')) });
  const data = usePreviewData();
  const { isChanged, isSaving, fault, newer } = editor;
  return (
    <BrandContext value={editor.shown}>
      <Nav settings={settings} current="boards" />
      <main className={styles.page}>
        <header className={styles.head}>
          <h1>{t('brand.title')}</h1>
          {isReadOnly ? (
            <small role="status">{t('brand.readOnly')}</small>
          ) : (
            <>
              <Button onClick={editor.reset} disabled={!isChanged || isSaving}>
                {t('brand.reset')}
              </Button>
              <Button variant="primary" onClick={() => editor.save()} disabled={!isChanged || isSaving}>
                {t('brand.save')}
              </Button>
            </>
          )}
          <ButtonLink variant="plain" href="/boards">
            {t('title')}
          </ButtonLink>
        </header>
        <Fault>{fault}</Fault>
        {newer !== null && (
          <div className={styles.newer} role="alert">
            <p>{t('brand.newer', { user: newer.user ?? '–' })}</p>
            <Button onClick={editor.reset}>{t('brand.takeTheirs')}</Button>
            <Button onClick={() => editor.save(true)}>{t('brand.keepMine')}</Button>
          </div>
        )}
        <div className={styles.columns}>
          <BrandForm editor={editor} settings={settings} isReadOnly={isReadOnly} saved={state} />
          {data !== null && <BrandPreview settings={settings} brand={editor.shown} {...data} />}
        </div>
      </main>
      <Toast text={message} onDone={() => setMessage(null)} />
    </BrandContext>
  );
}

/** Returns the first board with its instruments, for the preview; null until the server answers. */
function usePreviewData(): PreviewData | null {
  const [data, setData] = useState<PreviewData | null>(null);
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      try {
        const [[board], instruments] = await Promise.all([fetchBoards(), fetchInstruments()]);
        if (!over && board !== undefined) setData({ board, instruments });
      } catch {
        if (!over) timer = setTimeout(load, RETRY_MS);
      }
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return data;
}

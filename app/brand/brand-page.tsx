'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { BRAND_PICTURES } from '../../lib/boards/brand/brand';
import { mayAct } from '../_access/may-act';
import { useAccess } from '../_access/use-access';
import { useBoardData } from '../_screen/board/data/use-board-data';
import { BrandContext } from '../_screen/brand/brand-context';
import { type FollowedBrand, useBrandState } from '../_screen/brand/use-brand-state';
import { Nav } from '../_screen/nav';
import type { Settings } from '../_screen/screen-settings';
import { Button, ButtonLink } from '../_ui/button';
import { Empty, Fault } from '../_ui/panel';
import { Toast } from '../_ui/toast';
import { BrandForm } from './brand-form';
import styles from './brand-page.module.css';
import { BrandPreview } from './brand-preview';
import { useBrandEditor } from './use-brand-editor';

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
  const data = useBoardData();
  const board = data?.boards[0];
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
          {board !== undefined && (
            <BrandPreview
              settings={settings}
              brand={editor.shown}
              board={board}
              instruments={data?.instruments ?? []}
            />
          )}
        </div>
      </main>
      <Toast text={message} onDone={() => setMessage(null)} />
    </BrandContext>
  );
}

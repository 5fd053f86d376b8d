'use client';

import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Instrument } from '../../../lib/market/instrument';
import { useBoardChanges } from '../../_screen/board/use-board-changes';
import { Nav } from '../../_screen/nav';
import type { Settings } from '../../_screen/screen-settings';
import { useMarketConnection } from '../../_screen/use-market-connection';
import { Button, ButtonLink } from '../../_ui/button';
import { FileInput } from '../../_ui/field';
import { Empty } from '../../_ui/panel';
import { Toast } from '../../_ui/toast';
import styles from './board-shelf.module.css';
import { CreateDialog } from './create-dialog';
import { ShelfCard } from './shelf-card';
import { SureDialog } from './sure-dialog';
import { type ShelfData, useShelf } from './use-shelf';

/** Frame rate of the previews, Hz: their numbers are too small to read. */
const PREVIEW_RATE = 2;

/** Lists the boards with live previews, and creates, imports, exports and deletes them. */
export function BoardShelf({ settings }: { readonly settings: Settings }) {
  const t = useTranslations('boards');
  const app = useTranslations('app');
  const shelf = useShelf(settings.locale);
  const [isCreating, setIsCreating] = useState(false);
  const [isDropping, setIsDropping] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const { data, question } = shelf;
  return (
    <>
      <Nav settings={settings} current="boards" />
      <main
        className={`${styles.page} ${isDropping ? styles.dropping : ''}`}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          setIsDropping(true);
        }}
        onDragLeave={() => setIsDropping(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsDropping(false);
          const [dropped] = event.dataTransfer.files;
          if (dropped) shelf.importFile(dropped);
        }}
      >
        <header className={styles.head}>
          <h1>
            {t('title')} {data !== null && <small>{t('list.count', { count: data.boards.length })}</small>}
          </h1>
          <ButtonLink variant="plain" href="/brand">
            {t('brand.open')}
          </ButtonLink>
          <Button icon="upload" onClick={() => file.current?.click()}>
            {t('list.import')}
          </Button>
          <Button variant="primary" onClick={() => setIsCreating(true)} disabled={data === null}>
            {t('list.new')}
          </Button>
          <FileInput
            ref={file}
            accept=".json,application/json"
            aria-label={t('list.import')}
            onFiles={([first]) => {
              if (first) shelf.importFile(first);
            }}
          />
        </header>
        {data === null ? (
          <Empty>{app('loading')}</Empty>
        ) : (
          <ShelfCards data={data} instruments={data.instruments} settings={settings} shelf={shelf} />
        )}
      </main>
      {isCreating && (
        <CreateDialog taken={shelf.ids} onCreate={shelf.create} onClose={() => setIsCreating(false)} />
      )}
      {question !== null && (
        <SureDialog {...question} onSure={question.run} onClose={() => shelf.setQuestion(null)} />
      )}
      <Toast text={shelf.message} onDone={() => shelf.setMessage(null)} />
    </>
  );
}

interface ShelfCardsProps {
  readonly data: ShelfData;
  readonly instruments: readonly Instrument[];
  readonly settings: Settings;
  readonly shelf: ReturnType<typeof useShelf>;
}

function ShelfCards({ data, instruments, settings, shelf }: ShelfCardsProps) {
  const connection = useMarketConnection(instruments);
  useEffect(
    () => connection?.subscribe({ channel: 'quotes', symbols: ['*'], rate: PREVIEW_RATE }),
    [connection],
  );
  useBoardChanges(connection?.client, shelf.refresh);
  if (connection === null) return null;
  const { boards, saved, builtIn } = data;
  return (
    <div className={styles.boards}>
      {boards.map((board, index) => (
        <ShelfCard
          key={board.id}
          {...{ connection, board, instruments, settings }}
          place={index + 1}
          count={boards.length}
          isSaved={saved.includes(board.id)}
          isBuiltIn={builtIn.includes(board.id)}
          actions={shelf}
        />
      ))}
    </div>
  );
}

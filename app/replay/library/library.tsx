'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Board } from '../../../lib/boards/board';
import { createNumberFormats } from '../../../lib/locale/formats';
import { createTimeFormats } from '../../../lib/locale/times';
import { replayAddress } from '../../../lib/replay/replay-address';
import { FIRST_ORDER, searchTapes, sortTapes, type TapeOrder } from '../../../lib/replay/tape-order';
import { homeZone } from '../../_screen/chosen-zones';
import { Nav } from '../../_screen/nav';
import { LIVE_TAPE, openSession, type SessionOptions } from '../../_screen/replay-api';
import type { Settings } from '../../_screen/screen-settings';
import { fetchBoards } from '../../_screen/server-api';
import { KeySheet } from '../../_ui/key-sheet';
import { Empty } from '../../_ui/panel';
import { keyGroup } from '../replay-keys';
import { EmptyLibrary } from './empty-library';
import { ImportCard } from './import-card';
import styles from './library.module.css';
import { LibraryFoot } from './library-foot';
import { LibraryFormatsProvider } from './library-formats';
import { LibraryHead } from './library-head';
import { LIBRARY_KEYS } from './library-keys';
import { OpenPanel } from './open-panel';
import { Sessions } from './sessions';
import { TapeTable } from './tape-table';
import { useImports } from './use-imports';
import { useLibrary } from './use-library';
import { useLibraryKeys } from './use-library-keys';
import { useSelection } from './use-selection';

/** Shows the tapes of this server with imports, recordings and sessions, and opens new sessions. */
export function Library({ settings }: { readonly settings: Settings }) {
  const t = useTranslations();
  const router = useRouter();
  const { locale } = settings;
  const library = useLibrary();
  const [boards, setBoards] = useState<readonly Board[]>([]);
  const [query, setQuery] = useState('');
  const [order, setOrder] = useState<TapeOrder>(FIRST_ORDER);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const { tapes, sessions, refresh, refreshSessions } = library;

  useEffect(() => {
    // Without boards a session opens on the first one.
    fetchBoards().then(setBoards, () => undefined);
  }, []);

  const formats = useMemo(
    () => ({
      numbers: createNumberFormats(locale),
      times: createTimeFormats(locale),
      zone: homeZone(settings),
    }),
    [locale, settings],
  );
  const shown = useMemo(() => {
    const { times, zone } = formats;
    const found = searchTapes(tapes ?? [], query, ({ start, end }) => [
      times.fullDate(start, zone),
      times.fullDate(end, zone),
    ]);
    return sortTapes(found, order);
  }, [tapes, query, order, formats]);
  const selection = useSelection(shown);
  const chosen = useMemo(
    () => selection.ids.flatMap((id) => (tapes ?? []).filter((tape) => tape.id === id)),
    [selection.ids, tapes],
  );

  const taken = useCallback(() => new Set((tapes ?? []).map(({ id }) => id)), [tapes]);
  const { select } = selection;
  const finished = useCallback(
    (id: string) => {
      refresh();
      select(id, true);
    },
    [refresh, select],
  );
  const imports = useImports(taken, finished);

  const open = async (requested: SessionOptions, board: string): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const id = await openSession(requested);
      const place = { moment: null, tapes: requested.tapes, rebase: requested.rebase === true, board };
      router.push(replayAddress(id, place));
    } catch (failure) {
      setError((failure as Error).message);
      setBusy(false);
    }
  };
  const openAtOnce = (id: string): void => {
    select(id, true);
    void open({ tapes: [id] }, boards[0]?.id ?? 'overview');
  };
  useLibraryKeys({
    move: (step) => selection.move(step),
    toggle: () => selection.toggleMarked(),
    open: () => {
      document.querySelector<HTMLFormElement>('[data-open-panel]')?.requestSubmit();
    },
    search: () => search.current?.focus(),
    close: () => selection.clear(),
    keys: () => setKeysShown(true),
  });

  // The tape of the last live minutes exists for rewinding only, and does not count.
  const empty = tapes?.every(({ id }) => id === LIVE_TAPE) === true;
  return (
    <LibraryFormatsProvider value={formats}>
      <Nav settings={settings} current="replay" />
      <div className={styles.layout} data-chosen={chosen.length > 0}>
        <main className={styles.main}>
          <LibraryHead
            tapes={tapes ?? []}
            query={query}
            onQuery={setQuery}
            search={search}
            recordings={library.recordings}
            onRecorded={refresh}
          />
          {library.formats !== null && <ImportCard imports={imports} formats={library.formats} />}
          <Sessions sessions={sessions} onEnd={refreshSessions} />
          {tapes === null && <Empty>{t(library.lost ? 'banner.linkDown' : 'app.loading')}</Empty>}
          {tapes !== null && tapes.length > 0 && shown.length === 0 && (
            <Empty>{t('replay.library.nothingFound', { query })}</Empty>
          )}
          {shown.length > 0 && (
            <TapeTable
              tapes={shown}
              order={order}
              onOrder={setOrder}
              selected={selection.ids}
              onSelect={selection.select}
              onOpen={openAtOnce}
            />
          )}
          {empty && <EmptyLibrary canRecord={library.recordings !== null} />}
        </main>
        {chosen.length > 0 && (
          <aside className={styles.aside} aria-label={t('replay.library.openLabel')}>
            <OpenPanel
              tapes={chosen}
              boards={boards}
              locale={locale}
              error={error}
              busy={busy}
              onOpen={(requested, board) => void open(requested, board)}
              onClose={selection.clear}
            />
          </aside>
        )}
      </div>
      <LibraryFoot recordings={library.recordings} onKeys={() => setKeysShown(true)} />
      {keysShown && (
        <KeySheet
          label={t('replay.keys.title')}
          closeLabel={t('replay.keys.close')}
          groups={[keyGroup(t('replay.library.title'), LIBRARY_KEYS, (text) => t(`replay.keys.${text}`))]}
          onClose={() => setKeysShown(false)}
        />
      )}
    </LibraryFormatsProvider>
  );
}

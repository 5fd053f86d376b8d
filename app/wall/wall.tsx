'use client';

import { useCallback, useEffect, useReducer, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Board } from '../../lib/boards/board';
import { BRAND_PICTURES } from '../../lib/boards/brand/brand';
import type { Instrument } from '../../lib/market/instrument';
import { keepEqual } from '../../lib/store/keep-equal';
import { Message } from '../_screen/board/shell/message';
import { BrandContext } from '../_screen/brand/brand-context';
import { useBrandState } from '../_screen/brand/use-brand-state';
import type { Settings } from '../_screen/screen-settings';
import { fetchBoards, fetchInstruments } from '../_screen/server-api';
import { BoardList } from './board-list';
import { useStartOutages } from './use-start-outages';
import { WallScreen } from './wall-screen';

interface WallProps {
  readonly boardId: string;
  readonly settings: Settings;
}

interface StartData {
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
}

/** Retry interval until the server answers, ms: a wall may start before its server. */
const RETRY_MS = 3_000;
/** Retry interval while there are no instruments, ms: the feed may not have started. */
const NO_INSTRUMENTS_MS = 2_000;

/** Period in which an edited board is noticed, ms. */
const BOARDS_EVERY_MS = 30_000;

/** Fetches the initial data of a wall, and shows a message meanwhile. */
export function Wall({ boardId, settings }: WallProps) {
  const t = useTranslations();
  const [data, setData] = useState<StartData | null>(null);
  const [failed, setFailed] = useState(false);
  const outages = useStartOutages(data?.instruments.length === 0, settings);
  const brand = useBrandState(BRAND_PICTURES);
  const refreshBrand = brand.refresh;
  const [asked, ask] = useReducer((count: number) => count + 1, 0);
  const refresh = useCallback((): void => {
    ask();
    refreshBrand();
  }, [refreshBrand]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a refresh changes `asked`, which loads again
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = async (): Promise<void> => {
      try {
        const [boards, instruments] = await Promise.all([fetchBoards(), fetchInstruments()]);
        if (over) return;
        setFailed(false);
        setData((known) => newest(known, { boards, instruments }));
        // Also after a restart of the server: the wall keeps its content meanwhile.
        if (instruments.length === 0) timer = setTimeout(load, NO_INSTRUMENTS_MS);
      } catch {
        if (over) return;
        setFailed(true);
        timer = setTimeout(load, RETRY_MS);
      }
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [asked]);

  const refreshBoards = useCallback((): void => {
    const use = (boards: readonly Board[]): void =>
      setData((known) => known && newest(known, { ...known, boards }));
    fetchBoards().then(use, () => undefined);
  }, []);

  // A file that was edited by hand is shown without a reload of the page.
  useEffect(() => {
    const timer = setInterval(refreshBoards, BOARDS_EVERY_MS);
    return () => clearInterval(timer);
  }, [refreshBoards]);

  if (data === null) {
    return (
      <Message
        text={failed ? t('banner.linkDown') : t('app.loading')}
        detail={failed ? t('link.connecting') : ''}
      />
    );
  }
  if (!data.boards.some(({ id }) => id === boardId)) {
    return <BoardList boards={data.boards} missing={boardId} locale={settings.locale} />;
  }
  if (data.instruments.length === 0)
    return outages === '' ? (
      <Message text={t('wall.noInstruments')} detail={t('wall.noData')} />
    ) : (
      <Message text={t('banner.feedDown')} detail={outages} />
    );
  return (
    <BrandContext value={brand.shown}>
      <WallScreen {...data} {...{ boardId, settings, refresh, refreshBoards, brand }} />
    </BrandContext>
  );
}

/** Returns the newest data, each part unchanged if its content is: other instruments open another connection. */
function newest(known: StartData | null, { boards, instruments }: StartData): StartData {
  if (known === null) return { boards, instruments };
  return {
    boards: keepEqual(known.boards, boards),
    // A server that has just started may have none yet.
    instruments: instruments.length === 0 ? known.instruments : keepEqual(known.instruments, instruments),
  };
}

'use client';

import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Board } from '../../lib/boards/board';
import type { Instrument } from '../../lib/market/instrument';
import { fetchBoards, fetchInstruments } from '../api';
import type { Settings } from '../settings';
import { BoardList } from './board-list';
import { Message } from './shell/message';
import { WallScreen } from './wall-screen';

interface WallProps {
  readonly boardId: string;
  readonly settings: Settings;
}

interface StartData {
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
}

/** A wall may be switched on before its server: it asks until there is an answer, ms between tries. */
const TRY_AGAIN_MS = 3_000;
/** Without instruments (a feed that has not begun) it asks again as often. */
const NO_INSTRUMENTS_MS = 2_000;

/** Gets what a wall must know before it can be drawn, and says so meanwhile. */
export function Wall({ boardId, settings }: WallProps) {
  const t = useTranslations();
  const [data, setData] = useState<StartData | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = async (): Promise<void> => {
      try {
        const [boards, instruments] = await Promise.all([fetchBoards(), fetchInstruments()]);
        if (over) return;
        setFailed(false);
        setData({ boards, instruments });
        if (instruments.length === 0) timer = setTimeout(load, NO_INSTRUMENTS_MS);
      } catch {
        if (over) return;
        setFailed(true);
        timer = setTimeout(load, TRY_AGAIN_MS);
      }
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);

  const refresh = useCallback(async () => {
    const [boards, instruments] = await Promise.all([fetchBoards(), fetchInstruments()]);
    setData((known) =>
      known !== null && isSame(known.instruments, instruments) ? known : { boards, instruments },
    );
  }, []);

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
    return <Message text={t('wall.noInstruments')} detail={t('wall.noData')} />;
  return <WallScreen {...data} boardId={boardId} settings={settings} refresh={refresh} />;
}

function isSame(known: readonly Instrument[], now: readonly Instrument[]): boolean {
  return known.length === now.length && known.every(({ symbol }, index) => symbol === now[index]?.symbol);
}

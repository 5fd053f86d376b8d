'use client';

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Board } from '../../lib/boards/board';
import type { Instrument } from '../../lib/market/instrument';
import type { ScreenDisplay, ScreenOrder } from '../../lib/protocol/screens/screen-display';
import { useBoardChanges } from '../_screen/board/use-board-changes';
import type { FollowedBrand } from '../_screen/brand/use-brand-state';
import { reloadPage } from '../_screen/kiosk/page-reload';
import type { MarketConnection } from '../_screen/market-connection';
import type { Settings } from '../_screen/screen-settings';
import { useMarketConnection } from '../_screen/use-market-connection';
import { DisplayFrame } from './display/display-frame';
import { lookOf, settingsOf } from './display/display-settings';
import { Overlays, type ScreenIdentity } from './display/overlays';
import { useLanguage } from './display/use-language';
import { useScreenAgent } from './display/use-screen-agent';
import { WallStage } from './stage/wall-stage';
import { useBrandChanges, useBrandTheme } from './use-brand-theme';
import { firstBoard, useRotation } from './use-rotation';
import { useWallKeys } from './use-wall-keys';

interface WallScreenProps {
  readonly boardId: string;
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
  readonly settings: Settings;
  /** Fetches boards and instruments again. */
  readonly refresh: () => void;
  /** Fetches the boards again. */
  readonly refreshBoards: () => void;
  readonly brand: FollowedBrand;
}

/** Time for which a screen shows its number, ms. */
const IDENTIFY_MS = 10_000;

const NO_DISPLAY: ScreenDisplay = {};

/** Shows a board full screen, or what the control room has set in its place. */
export function WallScreen(props: WallScreenProps) {
  const connection = useMarketConnection(props.instruments);
  return connection === null ? null : <OpenWall {...props} connection={connection} />;
}

function OpenWall({
  connection,
  boards,
  instruments,
  settings: chosen,
  brand,
  refresh,
  refreshBoards,
  boardId,
}: WallScreenProps & { readonly connection: MarketConnection }) {
  const serverNow = useCallback(() => connection.client.now(), [connection]);
  const own = useBrandTheme(chosen, brand.state, serverNow);
  const { order, upcoming, agent, shown } = useScreenAgent(connection);
  const display = order?.display ?? NO_DISPLAY;
  const language = useLanguage(own.locale, display.language ?? own.locale);
  const settings = useSettings(own, display, language.locale);
  const rotation = useRotation({ boards, boardId, settings: own, display, now: serverNow });
  const { board, place, count, nextAt, turn, togglePause } = rotation;
  const [identity, setIdentity] = useState<ScreenIdentity | null>(null);
  const [ownBlank, setOwnBlank] = useState<boolean | null>(null);
  const isBlank = ownBlank ?? display.blank ?? false;

  shown.current = {
    ...{ board: board.id, boards: count, place, look: lookOf(settings) },
    ...(nextAt !== undefined && { nextAt }),
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them is a change that operators see
  useEffect(() => agent.current?.changed(), [board.id, place, count, settings, agent]);

  const act = useRef(turn);
  act.current = turn;
  useEffect(() => {
    if (order === null) return;
    setOwnBlank(null);
    if (order.act === 'next' || order.act === 'previous') act.current(order.act === 'next' ? 1 : -1);
    if (order.act === 'identify') setIdentity({ name: order.name ?? '', number: order.number ?? 0 });
  }, [order]);
  useEffect(() => {
    if (identity === null) return;
    const timer = setTimeout(() => setIdentity(null), IDENTIFY_MS);
    return () => clearTimeout(timer);
  }, [identity]);

  const isTranslated = language.locale === (display.language ?? own.locale);
  useEffect(() => {
    if (order === null || !isTranslated) return;
    const stop = afterPaint(() => {
      agent.current?.painted(order.revision);
      if (order.act === 'reload') reloadPage('command');
    });
    return stop;
  }, [order, isTranslated, agent]);

  // A board that was saved a moment ago is not among those that the wall has fetched.
  const isUnknown = display.board !== undefined && !boards.some(({ id }) => id === display.board);
  useEffect(() => {
    if (isUnknown) refresh();
  }, [isUnknown, refresh]);

  const boardAfter = ({ act, display: later }: ScreenOrder): Board | undefined =>
    act === 'next' || act === 'previous'
      ? rotation.neighbour(act === 'next' ? 1 : -1)
      : firstBoard(boards, boardId, own, later, serverNow());

  useBoardChanges(connection.client, refreshBoards);
  useBrandChanges(connection.client, brand.refresh);
  const { hold = 0, part } = display;
  useEffect(() => connection.hold(hold), [connection, hold]);

  const toggleBlank = useCallback(() => setOwnBlank(!isBlank), [isBlank]);
  useWallKeys(useMemo(() => ({ turn, togglePause, toggleBlank }), [turn, togglePause, toggleBlank]));

  const staged = useMemo(() => ({ board, settings, place, count }), [board, settings, place, count]);
  const preparing = upcoming ? boardAfter(upcoming) : rotation.next;
  const next = useMemo(() => {
    return preparing && { board: preparing, settings, place: 1, count };
  }, [preparing, settings, count]);

  return (
    <DisplayFrame settings={settings} language={language}>
      <WallStage {...{ connection, instruments, refresh, staged, next, part }}>
        <Overlays {...{ display, isBlank, isPaused: rotation.isPaused, identity, now: serverNow }} />
      </WallStage>
    </DisplayFrame>
  );
}

/** Returns the settings of the display in a loaded language; the same object while nothing of them changes. */
function useSettings(own: Settings, display: ScreenDisplay, locale: Settings['locale']): Settings {
  const { theme, colors, zoom, symbol } = display;
  return useMemo(
    () => ({
      ...settingsOf(own, {
        ...(theme !== undefined && { theme }),
        ...(colors !== undefined && { colors }),
        ...(zoom !== undefined && { zoom }),
        ...(symbol !== undefined && { symbol }),
      }),
      locale,
    }),
    [own, theme, colors, zoom, symbol, locale],
  );
}

/** Calls back once the page has shown its newest state. @returns a function that cancels */
function afterPaint(painted: () => void): () => void {
  let handle = requestAnimationFrame(() => {
    handle = requestAnimationFrame(painted);
  });
  return () => cancelAnimationFrame(handle);
}

'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { ReplayPlace } from '../../../lib/replay/replay-address';
import { BoardView } from '../../_screen/board/board-view';
import { Banner } from '../../_screen/board/shell/banner';
import { WallRoot } from '../../_screen/board/shell/wall-root';
import { useWallModel } from '../../_screen/board/use-wall-model';
import { useWakeLock } from '../../_screen/kiosk/screen-care';
import { useFreshPage } from '../../_screen/kiosk/use-fresh-page';
import { useOutage } from '../../_screen/outage/use-outage';
import { usePageMark } from '../../_screen/outage/use-page-mark';
import type { ReplayPlayer } from '../../_screen/replay/replay-player';
import type { SessionConnection } from '../../_screen/replay/session-connection';
import type { Tape } from '../../_screen/replay-api';
import type { Settings } from '../../_screen/screen-settings';
import { KeySheet } from '../../_ui/key-sheet';
import { keyGroup } from '../replay-keys';
import { BoardChoice } from './board-choice';
import { copyText } from './copy-text';
import { GapNotice } from './gap-notice';
import { GoTo } from './go-to';
import { LinkOffer } from './link-offer';
import { PlayerProvider } from './player-context';
import { GOING_KEYS, MOVING_KEYS } from './player-keys';
import { Notices } from './replay-notice';
import { ReplayToast } from './replay-toast';
import { stackedSettings, tileScale, useStacked } from './tile-scale';
import { Transport } from './transport';
import { useHasPrices } from './use-has-prices';
import { useLinkMoment } from './use-link-moment';
import { useNewInstruments } from './use-new-instruments';
import { usePlayerKeys } from './use-player-keys';
import { useTapeActivities } from './use-profile';
import { addressNow, useAddress } from './use-replay-address';
import type { SessionData } from './use-session-data';
import { useSessionEnd } from './use-session-end';
import { Viewers } from './viewers';

interface ReplayBoardProps {
  readonly sessionId: string;
  readonly data: SessionData;
  readonly place: ReplayPlace;
  readonly settings: Settings;
  readonly connection: SessionConnection;
  readonly player: ReplayPlayer;
  readonly onGone: (place: ReplayPlace) => void;
}

/** Shows a board with the market of a session, and its transport. */
export function ReplayBoard(props: ReplayBoardProps) {
  const { sessionId, data, settings, connection, player, onGone } = props;
  const { boards, session, tapes } = data;
  const t = useTranslations();
  const router = useRouter();
  const [boardId, setBoardId] = useState(props.place.board ?? boards[0]?.id);
  const [sheet, setSheet] = useState<'keys' | 'goTo' | null>(null);
  const [toast, setToast] = useState<{ readonly text: string } | null>(null);
  const [headerSlot, setHeaderSlot] = useState<HTMLElement | null>(null);
  const at = Math.max(
    0,
    boards.findIndex(({ id }) => id === boardId),
  );
  const board = boards[at];
  if (board === undefined) throw new RangeError('the server has no boards');

  const instruments = useNewInstruments(connection, session.stream, data.instruments);
  const stacked = useStacked();
  const shown = useMemo(() => stackedSettings(settings, board, stacked), [settings, board, stacked]);
  const { wall, zones, ready } = useWallModel({
    connection,
    board,
    settings: shown,
    instruments,
    headerSlot,
  });
  const outage = useOutage({ screen: connection.screen, times: wall.times, zone: wall.zone, linkOnly: true });
  usePageMark({ outage });
  const hasPrices = useHasPrices(connection);
  const start = useStore(player.store, (state) => state.session.start);
  const end = useStore(player.store, (state) => state.session.end);
  const span = useMemo(() => ({ from: start, to: end }), [start, end]);
  const activities = useTapeActivities(tapes, span);
  const place = useMemo(
    () => ({ tapes: session.tapes, rebase: props.place.rebase, board: board.id }),
    [session.tapes, props.place.rebase, board.id],
  );
  const [offer, closeOffer] = useLinkMoment(connection, player, session, props.place.moment);
  useAddress(sessionId, player, place);
  useSessionEnd(sessionId, connection, () => onGone({ ...place, moment: player.moment() }));
  useFreshPage(connection.screen, NOTHING);
  useWakeLock();

  useEffect(
    () => connection.subscribe({ channel: 'quotes', symbols: [`board:${board.id}`] }),
    [connection, board.id],
  );

  const recorded = useRecordedText(tapes);
  const liveAddress = useLiveAddress(board.id);
  const copy = async (): Promise<void> => {
    const address = location.origin + addressNow(sessionId, player, place);
    setToast({ text: (await copyText(address)) ? t('replay.transport.copied') : address });
  };
  const toLibrary = (): void => router.push('/replay');
  usePlayerKeys(player, {
    goTo: () => setSheet('goTo'),
    keys: () => setSheet('keys'),
    copy: () => void copy(),
    nextBoard: () => setBoardId(boards[(at + 1) % boards.length]?.id),
    live: () => router.push(liveAddress),
    library: toLibrary,
  });

  const model = useMemo(
    () => ({ connection, player, numbers: wall.numbers, times: wall.times, zone: wall.zone }),
    [connection, player, wall.numbers, wall.times, wall.zone],
  );
  const header = useMemo(
    () => ({
      recorded,
      boards: (
        <BoardChoice boards={boards} current={board.id} locale={settings.locale} onChoose={setBoardId} />
      ),
      viewers: <Viewers />,
      stands: () => !player.store.getState().session.playing,
    }),
    [recorded, boards, board.id, settings.locale, player],
  );

  return (
    <PlayerProvider value={model}>
      <WallRoot
        className={stacked ? 'wall' : ''}
        source="replay"
        data-session={sessionId}
        data-stacked={stacked}
      >
        <main>
          <BoardView
            wall={wall}
            board={board}
            connection={connection}
            zones={zones}
            ready={ready}
            place={at + 1}
            count={boards.length}
            slot={setHeaderSlot}
            session={header}
            generation={String(hasPrices)}
            tiles={{ scale: tileScale(board, settings.typeScale), stacked }}
            foot={
              <Transport
                activities={activities}
                span={span}
                liveAddress={liveAddress}
                onGoTo={() => setSheet('goTo')}
                onCopy={() => void copy()}
                onKeys={() => setSheet('keys')}
                onLibrary={toLibrary}
              />
            }
          />
        </main>
        <Notices>
          {offer !== null && (
            <LinkOffer place={{ ...props.place, moment: offer }} tapes={session.tapes} onDone={closeOffer} />
          )}
          <ReplayToast player={player} message={toast} />
          <GapNotice activities={activities} span={span} />
        </Notices>
        <Banner outage={outage} tape={false} />
        {sheet === 'goTo' && <GoTo zones={zonesToChoose(zones)} onClose={() => setSheet(null)} />}
        {sheet === 'keys' && (
          <KeySheet
            label={t('replay.keys.title')}
            closeLabel={t('replay.keys.close')}
            groups={[
              keyGroup(t('replay.transport.label'), MOVING_KEYS, (text) => t(`replay.keys.${text}`)),
              keyGroup(t('replay.keys.navigation'), GOING_KEYS, (text) => t(`replay.keys.${text}`)),
            ]}
            onClose={() => setSheet(null)}
          />
        )}
      </WallRoot>
    </PlayerProvider>
  );
}

const NOTHING = async (): Promise<void> => undefined;

/** Returns the zones of the clocks, UTC, and the zone of the browser. */
function zonesToChoose(zones: readonly string[]): readonly string[] {
  return [...new Set([...zones, 'UTC', Intl.DateTimeFormat().resolvedOptions().timeZone])];
}

/** Returns the URL of the live wall with the same board and settings. */
function useLiveAddress(board: string): string {
  const [query, setQuery] = useState('');
  useEffect(() => {
    const kept = new URLSearchParams(location.search);
    for (const name of ['board', 't', 'tapes', 'rebase']) kept.delete(name);
    setQuery(kept.size === 0 ? '' : `?${kept}`);
  }, []);
  return `/wall/${board}${query}`;
}

/** Returns the source of the tapes: a simulation must be named in its replay too. */
function useRecordedText(tapes: readonly Tape[]): string {
  const t = useTranslations('replay.session');
  if (tapes.length > 0 && tapes.every(({ source }) => source === 'simulated')) return t('simulatedTape');
  return t(tapes.some(({ source }) => source === 'live') ? 'liveTape' : 'recorded');
}

'use client';

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Board } from '../../lib/boards/board';
import type { Instrument } from '../../lib/market/instrument';
import { BoardView } from '../_screen/board/board-view';
import { Banner } from '../_screen/board/shell/banner';
import { WallRoot } from '../_screen/board/shell/wall-root';
import { useWallModel } from '../_screen/board/use-wall-model';
import { useDrift } from '../_screen/kiosk/screen-care';
import type { MarketConnection } from '../_screen/market-connection';
import { useOutage } from '../_screen/outage/use-outage';
import { usePageMark } from '../_screen/outage/use-page-mark';
import type { Settings } from '../_screen/screen-settings';
import { useMarketConnection } from '../_screen/use-market-connection';
import { NewsLine } from './news-line';
import { Rewind } from './rewind-button';
import { useRotation } from './use-rotation';
import { WallCare } from './wall-care';

interface WallScreenProps {
  readonly boardId: string;
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
  readonly settings: Settings;
  /** Fetches boards and instruments again. */
  readonly refresh: () => void;
}

/** Shows a board full screen. */
export function WallScreen(props: WallScreenProps) {
  const connection = useMarketConnection(props.instruments);
  return connection === null ? null : <OpenWall {...props} connection={connection} />;
}

function OpenWall({
  connection,
  boards,
  instruments,
  settings,
  refresh,
  boardId,
}: WallScreenProps & { readonly connection: MarketConnection }) {
  const { board, place, count } = useRotation(boards, boardId, settings);
  const [headerSlot, setHeaderSlot] = useState<HTMLElement | null>(null);
  const source = useStore(connection.screen, (state) => state.status?.source);
  const { wall, zones, ready, unknown } = useWallModel({
    connection,
    board,
    settings,
    instruments,
    headerSlot,
  });

  // An edited board may have other symbols under the same id.
  useEffect(
    () => connection.subscribe({ channel: 'quotes', symbols: [`board:${board.id}`] }),
    [connection, board],
  );
  const outage = useOutage({ screen: connection.screen, times: wall.times, zone: wall.zone });
  usePageMark({ outage });
  const drift = useDrift();

  return (
    <WallRoot source={source}>
      <main>
        <BoardView
          wall={wall}
          board={board}
          connection={connection}
          zones={zones}
          ready={ready}
          place={place}
          count={count}
          slot={setHeaderSlot}
          style={drift}
        />
      </main>
      <Banner outage={outage} tape={board.tape !== undefined} unknown={unknown} />
      <WallCare connection={connection} ready={ready} refresh={refresh} />
      <NewsLine client={connection.client} numbers={wall.numbers} />
      <Rewind board={board.id} now={connection.now} />
    </WallRoot>
  );
}

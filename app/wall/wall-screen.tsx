'use client';

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Board } from '../../lib/boards/board';
import type { Instrument } from '../../lib/market/instrument';
import type { Stage } from '../_screen/market-connection';
import type { Settings } from '../_screen/screen-settings';
import { useStage } from '../_screen/use-market-connection';
import { WallPicture } from './board-view';
import { Banner } from './shell/banner';
import { useDrift, useFreshPage, useWakeLock } from './shell/kiosk-hooks';
import { Rewind } from './shell/rewind';
import styles from './shell/shell.module.css';
import { useRotation } from './use-rotation';
import { useWallModel } from './use-wall-model';

interface WallScreenProps {
  readonly boardId: string;
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
  readonly settings: Settings;
  /** Asks the server again what there is. */
  readonly refresh: () => void;
}

/** A board on the whole screen. */
export function WallScreen(props: WallScreenProps) {
  const stage = useStage(props.instruments, props.settings);
  return stage === null ? null : <OpenWall {...props} stage={stage} />;
}

function OpenWall({
  stage,
  boards,
  instruments,
  settings,
  refresh,
  boardId,
}: WallScreenProps & { readonly stage: Stage }) {
  const { board, place, count } = useRotation(boards, boardId, settings);
  const [headerSlot, setHeaderSlot] = useState<HTMLElement | null>(null);
  const source = useStore(stage.screen, (state) => state.status?.source);
  const { wall, zones, ready, unknown } = useWallModel({ stage, board, settings, instruments, headerSlot });

  useEffect(() => stage.subscribe({ channel: 'quotes', symbols: [`board:${board.id}`] }), [stage, board.id]);
  useFreshPage(stage.screen, refresh);
  useWakeLock();
  const drift = useDrift();

  return (
    <div className={styles.wall} data-source={source}>
      <main className={styles.whole}>
        <WallPicture
          wall={wall}
          board={board}
          stage={stage}
          zones={zones}
          ready={ready}
          place={place}
          count={count}
          slot={setHeaderSlot}
          style={drift}
        />
      </main>
      <Banner
        screen={stage.screen}
        times={wall.times}
        zone={wall.zone}
        tape={board.tape !== undefined}
        unknown={unknown}
      />
      <Rewind board={board.id} now={stage.now} />
      {source === 'replay' && <div className={styles.frame} aria-hidden="true" />}
    </div>
  );
}

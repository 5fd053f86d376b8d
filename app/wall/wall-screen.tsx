'use client';

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { type Board, textIn } from '../../lib/boards/board';
import type { Instrument } from '../../lib/market/instrument';
import type { Settings } from '../settings';
import { Banner } from './shell/banner';
import { Header } from './shell/header';
import styles from './shell/shell.module.css';
import { Tape } from './shell/tape';
import { TruthStrip } from './shell/truth-strip';
import { useDrift, useFreshPage, useWakeLock } from './shell/upkeep';
import type { Stage } from './stage';
import { TileGrid } from './tile-grid';
import { useRotation } from './use-rotation';
import { useStage } from './use-stage';
import { useWallModel } from './use-wall-model';
import { WallProvider } from './wall-context';

interface WallScreenProps {
  readonly boardId: string;
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
  readonly settings: Settings;
  /** Asks the server again what there is. */
  readonly refresh: () => Promise<void>;
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
  const { wall, zones, ready } = useWallModel({ stage, board, settings, instruments, headerSlot });
  const tape = board.tape === undefined || !ready ? null : <Tape key={board.id} tape={board.tape} />;

  useEffect(() => stage.subscribe({ channel: 'quotes', symbols: [`board:${board.id}`] }), [stage, board.id]);
  useFreshPage(stage.screen, refresh);
  useWakeLock();
  const drift = useDrift();

  return (
    <div className={styles.wall} data-source={source}>
      <WallProvider value={wall}>
        <div className={styles.drifting} style={drift}>
          <Header
            title={textIn(board.title, settings.locale)}
            place={place}
            count={count}
            locale={settings.locale}
            zones={zones}
            screen={stage.screen}
            now={stage.now}
            slot={setHeaderSlot}
          />
          <main className={styles.main}>
            <TileGrid board={board} ready={ready} />
          </main>
          <TruthStrip screen={stage.screen} numbers={wall.numbers} times={wall.times} />
          {board.tape !== undefined && (tape ?? <div className={styles.tapeRoom} />)}
        </div>
        <Banner screen={stage.screen} times={wall.times} zone={wall.zone} />
        {source === 'replay' && <div className={styles.frame} aria-hidden="true" />}
      </WallProvider>
    </div>
  );
}

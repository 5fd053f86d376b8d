'use client';

import { type CSSProperties, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { type Board, textIn } from '../../lib/boards/board';
import { createNumberFormats } from '../../lib/locale/formats';
import { createTimeFormats } from '../../lib/locale/times';
import type { Instrument } from '../../lib/market/instrument';
import type { Settings } from '../settings';
import { Banner } from './shell/banner';
import { Header } from './shell/header';
import styles from './shell/shell.module.css';
import { Tape } from './shell/tape';
import { trackLength } from './shell/track';
import { TruthStrip } from './shell/truth-strip';
import { useDrift, useFreshPage, useWakeLock } from './shell/upkeep';
import { openStage, type Stage } from './stage';
import { TileView } from './tiles';
import { useFocus } from './use-focus';
import { useRotation } from './use-rotation';
import { type WallModel, WallProvider } from './wall-context';
import { createRows } from './wall-rows';
import { zonesOf } from './zones';

interface WallScreenProps {
  readonly boardId: string;
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
  readonly settings: Settings;
  /** Asks the server again what there is. */
  readonly refresh: () => Promise<void>;
}

/** Opens the stream for as long as the page is there. */
export function WallScreen(props: WallScreenProps) {
  const { instruments, settings } = props;
  const [stage, setStage] = useState<Stage | null>(null);

  useEffect(() => {
    const opened = openStage(instruments, settings);
    setStage(opened);
    return () => opened.close();
  }, [instruments, settings]);

  return stage === null ? null : <OpenWall {...props} stage={stage} />;
}

function OpenWall({
  stage,
  boards,
  instruments,
  settings,
  refresh,
  ...props
}: WallScreenProps & { stage: Stage }) {
  const { board, place, count } = useRotation(boards, props.boardId, settings);
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const source = useStore(stage.screen, (state) => state.status?.source);
  const numbers = useMemo(() => createNumberFormats(settings.locale), [settings.locale]);
  const times = useMemo(() => createTimeFormats(settings.locale), [settings.locale]);
  const zones = useMemo(() => zonesOf(board, settings), [board, settings]);
  const { focus, ready } = useFocus(stage, board, settings);

  useEffect(() => stage.subscribe({ channel: 'quotes', symbols: [`board:${board.id}`] }), [stage, board.id]);
  useFreshPage(stage.screen, refresh);
  useWakeLock();
  const drift = useDrift();

  const wall = useMemo<WallModel>(() => {
    const still = window.matchMedia('(prefers-reduced-motion: reduce)');
    return {
      board,
      settings,
      numbers,
      times,
      market: stage.market,
      frames: stage.frames,
      rowsOf: createRows(stage.market.quotes, instruments, board),
      subscribe: stage.subscribe,
      moves: () => !still.matches,
      zone: zones[0] ?? 'UTC',
      focus,
      headerSlot: slot,
    };
  }, [board, settings, numbers, times, stage, instruments, zones, focus, slot]);

  const grid: CSSProperties = {
    gridTemplateColumns: board.columns.map(trackLength).join(' '),
    gridTemplateRows: board.rows.map(trackLength).join(' '),
    gridTemplateAreas: board.areas.map((row) => `"${row}"`).join(' '),
  };

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
            slot={setSlot}
          />
          <main className={styles.tiles} style={grid}>
            {ready &&
              board.tiles.map((tile) => (
                <div
                  key={`${board.id} ${tile.area}`}
                  className={styles.tile}
                  style={{ gridArea: tile.area }}
                  data-tile={tile.type}
                >
                  <TileView tile={tile} />
                </div>
              ))}
          </main>
          <TruthStrip screen={stage.screen} numbers={numbers} times={times} />
          {board.tape !== undefined &&
            (ready ? <Tape key={board.id} tape={board.tape} /> : <div className={styles.tapeRoom} />)}
        </div>
        <Banner screen={stage.screen} times={times} zone={wall.zone} />
        {source === 'replay' && <div className={styles.frame} aria-hidden="true" />}
      </WallProvider>
    </div>
  );
}

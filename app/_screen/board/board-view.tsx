'use client';

import type { CSSProperties, ReactNode } from 'react';
import { useStore } from 'zustand';
import { type Board, textIn } from '../../../lib/boards/board';
import type { BoardSize } from '../../../lib/boards/size';
import { accentProps, BrandBackdrop } from '../brand/brand-backdrop';
import { useBrand } from '../brand/brand-context';
import type { MarketConnection } from '../market-connection';
import { useSourceName } from '../outage/use-source-name';
import styles from './board-view.module.css';
import { LatencyBar } from './shell/latency-bar';
import { TickerStrip } from './shell/ticker-strip';
import { Header, type HeaderSession } from './shell/wall-header';
import { TileGrid } from './tile-grid';
import { type WallModel, WallProvider } from './wall-context';

interface BoardViewProps {
  readonly wall: WallModel;
  readonly board: Board;
  readonly connection: MarketConnection;
  /** IANA names of the clocks. */
  readonly zones: readonly string[];
  /** True once there are prices to rank by; until then the tiles are empty. */
  readonly ready: boolean;
  /** Place of the board, from 1, among `count`. */
  readonly place: number;
  readonly count: number;
  /** Receives the header element that tiles may write to. */
  readonly slot: (element: HTMLElement | null) => void;
  readonly style?: CSSProperties;
  /** Header additions of a replay session. */
  readonly session?: HeaderSession;
  /** Shown at the foot, in place of the ticker strip. */
  readonly foot?: ReactNode;
  /** Shape of the screen; 16:9 by default. */
  readonly size?: BoardSize;
  /** Scale of the tiles relative to a wall without a foot, and whether they are stacked. */
  readonly tiles?: { readonly scale: number; readonly stacked: boolean };
  /** A changed value remounts the tiles, which then rank immediately. */
  readonly generation?: string;
}

/** Shows header, tiles and ticker strip of a board, full screen or as a small preview. */
export function BoardView({
  wall,
  board,
  connection,
  zones,
  ready,
  place,
  count,
  slot,
  style,
  session,
  foot,
  size,
  tiles,
  generation,
}: BoardViewProps) {
  const { locale } = wall.settings;
  const status = useStore(connection.screen, (state) => state.status);
  const nameOf = useSourceName();
  const delay = status && session === undefined ? (nameOf(status).delay ?? undefined) : undefined;
  const brand = useBrand();
  const accent = accentProps(brand);
  return (
    <WallProvider value={wall}>
      <div
        className={`${styles.drifting} ${accent.className}`}
        style={{ ...style, ...accent.style }}
        data-wallpaper={brand?.wallpaper === undefined ? undefined : true}
      >
        <BrandBackdrop brand={brand} />
        <Header
          title={textIn(board.title, locale)}
          place={place}
          count={count}
          locale={locale}
          times={wall.times}
          zones={zones}
          screen={connection.screen}
          now={connection.clock}
          slot={slot}
          session={session}
        />
        <div>
          <TileGrid key={generation} board={board} ready={ready} delay={delay} size={size} {...tiles} />
        </div>
        <LatencyBar
          screen={connection.screen}
          numbers={wall.numbers}
          times={wall.times}
          locale={locale}
          zone={zones[0] ?? 'UTC'}
        />
        {foot}
        {foot === undefined &&
          board.tape !== undefined &&
          (ready ? <TickerStrip key={board.id} tape={board.tape} /> : <div className={styles.tapeRoom} />)}
      </div>
    </WallProvider>
  );
}

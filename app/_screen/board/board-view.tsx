'use client';

import type { CSSProperties, ReactNode } from 'react';
import { type Board, textIn } from '../../../lib/boards/board';
import type { MarketConnection } from '../market-connection';
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
  /** Whether there are prices to rank by; before, the places of the tiles stay empty. */
  readonly ready: boolean;
  /** Place of the board, from 1, among `count`. */
  readonly place: number;
  readonly count: number;
  /** Gets the place in the header that tiles may write to. */
  readonly slot: (element: HTMLElement | null) => void;
  readonly style?: CSSProperties;
  /** What a replay session adds to the header. */
  readonly session?: HeaderSession;
  /** Stands at the foot in the tape's place. */
  readonly foot?: ReactNode;
  /** The size of the tiles beside that of a wall without a foot, and whether they stand one below the other. */
  readonly tiles?: { readonly scale: number; readonly stacked: boolean };
  /** Another one makes the tiles begin anew: they rank anew what they rank seldom. */
  readonly generation?: string;
}

/** All that a wall shows of its board: header, tiles, strip and tape; the whole screen, or a small picture of it. */
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
  tiles,
  generation,
}: BoardViewProps) {
  const { locale } = wall.settings;
  return (
    <WallProvider value={wall}>
      <div className={styles.drifting} style={style}>
        <Header
          title={textIn(board.title, locale)}
          place={place}
          count={count}
          locale={locale}
          zones={zones}
          screen={connection.screen}
          now={connection.now}
          slot={slot}
          session={session}
        />
        <div>
          <TileGrid key={generation} board={board} ready={ready} {...tiles} />
        </div>
        <LatencyBar screen={connection.screen} numbers={wall.numbers} times={wall.times} />
        {foot}
        {foot === undefined &&
          board.tape !== undefined &&
          (ready ? <TickerStrip key={board.id} tape={board.tape} /> : <div className={styles.tapeRoom} />)}
      </div>
    </WallProvider>
  );
}

'use client';

import { type CSSProperties, useEffect, useState } from 'react';
import type { Board } from '../../../lib/boards/board';
import type { BoardSize } from '../../../lib/boards/size';
import type { Instrument } from '../../../lib/market/instrument';
import { BoardView } from '../../_screen/board/board-view';
import { Banner } from '../../_screen/board/shell/banner';
import { useWallModel } from '../../_screen/board/use-wall-model';
import type { MarketConnection } from '../../_screen/market-connection';
import type { Outage } from '../../_screen/outage/use-outage';
import type { Settings } from '../../_screen/screen-settings';
import styles from './stage.module.css';

/** A board on the stage: shown, prepared, or just replaced. */
export interface StagedBoard {
  readonly board: Board;
  readonly settings: Settings;
  /** Place of the board, from 1, among `count`. */
  readonly place: number;
  readonly count: number;
}

interface StageBoardProps extends StagedBoard {
  readonly isShown: boolean;
  /** True for a part of a video wall. */
  readonly isPart: boolean;
  readonly connection: MarketConnection;
  readonly instruments: readonly Instrument[];
  readonly outage: Outage | undefined;
  readonly style: CSSProperties;
  /** Shape of the screen. */
  readonly size: BoardSize;
  /** Called once the board shows prices. */
  readonly onReady: () => void;
}

/** Shows a board full screen, or prepares it behind the one that is shown. */
export function StageBoard({
  board,
  settings,
  isShown,
  isPart,
  connection,
  instruments,
  outage,
  onReady,
  ...others
}: StageBoardProps) {
  const [headerSlot, setHeaderSlot] = useState<HTMLElement | null>(null);
  const { wall, zones, ready, unknown } = useWallModel({
    ...{ connection, board, settings, instruments, headerSlot, isPart },
  });

  // An edited board may have other symbols under the same id.
  useEffect(
    () => connection.subscribe({ channel: 'quotes', symbols: [`board:${board.id}`] }),
    [connection, board],
  );

  useEffect(() => {
    if (ready && isShown) onReady();
  }, [ready, isShown, onReady]);

  return (
    <div className={styles.board} data-shown={isShown} inert={!isShown}>
      <BoardView {...{ wall, board, connection, zones, ready, ...others }} slot={setHeaderSlot} />
      {isShown && <Banner outage={outage} tape={board.tape !== undefined} unknown={unknown} />}
    </div>
  );
}

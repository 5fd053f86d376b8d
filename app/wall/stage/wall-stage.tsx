'use client';

import { type CSSProperties, type ReactNode, useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { createNumberFormats } from '../../../lib/locale/formats';
import { createTimeFormats } from '../../../lib/locale/times';
import type { Instrument } from '../../../lib/market/instrument';
import { layoutOf, type WallPart } from '../../../lib/screens/wall-part';
import { WallRoot } from '../../_screen/board/shell/wall-root';
import { useBoardSize } from '../../_screen/board/use-board-size';
import { zonesOf } from '../../_screen/chosen-zones';
import { useDrift } from '../../_screen/kiosk/screen-care';
import type { MarketConnection } from '../../_screen/market-connection';
import { useOutage } from '../../_screen/outage/use-outage';
import { usePageMark } from '../../_screen/outage/use-page-mark';
import { NewsLine } from '../news-line';
import { Rewind } from '../rewind-button';
import { WallCare } from '../wall-care';
import styles from './stage.module.css';
import { StageBoard, type StagedBoard } from './stage-board';
import { useStage } from './use-stage';

interface WallStageProps {
  readonly connection: MarketConnection;
  readonly instruments: readonly Instrument[];
  /** Fetches boards and instruments again. */
  readonly refresh: () => void;
  readonly staged: StagedBoard;
  /** Board that is shown in a moment. */
  readonly next: StagedBoard | undefined;
  /** Part of a board that this screen of a video wall shows. */
  readonly part: WallPart | undefined;
  /** Overlays of the board. */
  readonly children: ReactNode;
}

/** Shows a board with what every wall has around it; the next board is prepared behind it. */
export function WallStage({
  connection,
  instruments,
  refresh,
  staged,
  next,
  part,
  children,
}: WallStageProps) {
  const { board, settings } = staged;
  const { locale } = settings;
  const source = useStore(connection.screen, (state) => state.status?.source);
  const numbers = useMemo(() => createNumberFormats(locale), [locale]);
  const times = useMemo(() => createTimeFormats(locale), [locale]);
  const zone = zonesOf(board, settings)[0] ?? 'UTC';
  const outage = useOutage({ screen: connection.screen, times, zone });
  usePageMark({ outage });
  const style = useDrift();
  const [ready, setReady] = useState(false);
  const onReady = useCallback(() => setReady(true), []);
  const boards = useStage(staged, next);
  const own = useBoardSize();
  // A part of a video wall has the layout of the whole one.
  const size = part === undefined ? own : 'wide';

  return (
    <WallRoot
      source={source}
      className={size === 'phone' || size === 'portrait' ? 'wall' : ''}
      data-size={size}
      data-stacked={size === 'phone'}
    >
      <main {...stageProps(part, settings.typeScale)}>
        {boards.map((one) => (
          <StageBoard
            key={one.board.id}
            {...one}
            isShown={one.board.id === board.id}
            isPart={part !== undefined}
            {...{ connection, instruments, outage, onReady, style, size }}
          />
        ))}
      </main>
      <WallCare connection={connection} ready={ready} refresh={refresh} />
      <NewsLine client={connection.client} numbers={numbers} />
      <Rewind board={board.id} now={connection.now} />
      {children}
    </WallRoot>
  );
}

/**
 * Returns class and style of the stage. That of a video wall has the size of the whole wall, and a unit of its own, from
 * which the class `wall` computes all sizes again; the screen shows its part of it.
 */
function stageProps(
  part: WallPart | undefined,
  type: number,
): { readonly className: string | undefined; readonly style?: CSSProperties } {
  if (part === undefined) return { className: styles.stage };
  const { width, height, left, top } = layoutOf(part);
  const style = {
    '--u': `calc(min(1vh * ${height}, 0.5625vw * ${width}))`,
    '--type': type,
    width: `${100 * width}vw`,
    height: `${100 * height}vh`,
    transform: `translate(${-100 * left}vw, ${-100 * top}vh)`,
  };
  return { className: `${styles.stage} wall`, style: style as CSSProperties };
}

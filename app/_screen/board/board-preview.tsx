'use client';

import { type CSSProperties, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Board } from '../../../lib/boards/board';
import { type BoardSize, SCREENS } from '../../../lib/boards/size';
import type { Instrument } from '../../../lib/market/instrument';
import type { MarketConnection } from '../market-connection';
import type { Settings } from '../screen-settings';
import styles from './board-preview.module.css';
import { BoardView } from './board-view';
import { WallRoot } from './shell/wall-root';
import { useWallModel } from './use-wall-model';

interface BoardPreviewProps {
  readonly connection: MarketConnection;
  readonly board: Board;
  readonly instruments: readonly Instrument[];
  readonly settings: Settings;
  /** Place of the board, from 1, among `count`. */
  readonly place: number;
  readonly count: number;
  /** Shape of the screen that is shown; 16:9 by default. */
  readonly size?: BoardSize;
  /** Shown over the board, in the same pixels. */
  readonly children?: ReactNode;
}

/** Shows a board as it looks on a screen, with live data, scaled to the width of its box. */
export function BoardPreview(props: BoardPreviewProps) {
  const { connection, board, instruments, settings, place, count, size = 'wide', children } = props;
  const own = useMemo<Settings>(() => ({ ...settings, typeScale: 1, zones: [] }), [settings]);
  const [headerSlot, setHeaderSlot] = useState<HTMLElement | null>(null);
  const { wall, zones, ready } = useWallModel({ connection, board, settings: own, instruments, headerSlot });
  const source = useStore(connection.screen, (state) => state.status?.source);
  return (
    <ScreenBox size={size}>
      <div aria-hidden="true" inert>
        <WallRoot
          source={source}
          whole={false}
          className={`wall ${styles.screen}`}
          data-stacked={size === 'phone'}
          data-size={size}
        >
          <BoardView
            key={size}
            wall={wall}
            board={board}
            connection={connection}
            zones={zones}
            ready={ready}
            place={place}
            count={count}
            slot={setHeaderSlot}
            size={size}
          />
        </WallRoot>
      </div>
      {children !== undefined && (
        <WallRoot
          source={source}
          whole={false}
          className={`wall ${styles.screen} ${styles.over}`}
          data-size={size}
        >
          {children}
        </WallRoot>
      )}
    </ScreenBox>
  );
}

interface ScreenBoxProps {
  readonly size: BoardSize;
  readonly children: ReactNode;
}

/** Scales what is drawn for a screen of a size to the width of the box. */
function ScreenBox({ size, children }: ScreenBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = SCREENS[size];

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const scale = (): void => element.style.setProperty('--shown', (element.clientWidth / width).toFixed(5));
    const observer = new ResizeObserver(scale);
    observer.observe(element);
    return () => observer.disconnect();
  }, [width]);

  const screen: CSSProperties & Record<`--${string}`, string> = {
    aspectRatio: `${width} / ${height}`,
    '--screen-unit': `${Math.min(height / 100, width * 0.005625)}px`,
    '--screen-width': `${width}px`,
    '--screen-height': `${height}px`,
  };
  return (
    <div ref={box} className={styles.box} style={screen}>
      {children}
    </div>
  );
}

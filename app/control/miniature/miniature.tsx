'use client';

import { type CSSProperties, memo, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Board } from '../../../lib/boards/board';
import { type DrawnLook, fitInto, type PictureSize, unitOf } from '../../../lib/control/screen-look';
import { conventionFor } from '../../../lib/locale/colors';
import type { Locale } from '../../../lib/locale/locale';
import type { Instrument } from '../../../lib/market/instrument';
import { BoardView } from '../../_screen/board/board-view';
import { WallRoot } from '../../_screen/board/shell/wall-root';
import { useWallModel } from '../../_screen/board/use-wall-model';
import type { MarketConnection } from '../../_screen/market-connection';
import type { Settings } from '../../_screen/screen-settings';
import { useInView } from '../../_screen/use-in-view';
import { holdablePaints, type MiniatureMarket } from './low-rate-market';
import styles from './miniature.module.css';
import { ScreenTexts } from './screen-texts';

interface MiniatureProps {
  readonly connection: MiniatureMarket;
  readonly instruments: readonly Instrument[];
  readonly board: Board;
  readonly look: DrawnLook;
  /** Language of the page. */
  readonly page: Locale;
  /** Size that the board is laid out for, CSS px. */
  readonly size: PictureSize;
  /** Place of the board, from 1, among `count`. */
  readonly place: number;
  readonly count: number;
  /** True for a screen that does not paint: its picture stays as it was. */
  readonly isHeld: boolean;
}

/** Draws the board that a screen shows, small, from the page's own data: once a second, and only in view. */
export const Miniature = memo(function Miniature(props: MiniatureProps) {
  const box = useRef<HTMLDivElement>(null);
  const isInView = useInView(box);
  /** A picture that is held must not be drawn again with newer prices. */
  const [hadView, setHadView] = useState(false);
  useEffect(() => {
    if (isInView && !props.isHeld) setHadView(true);
  }, [isInView, props.isHeld]);
  return (
    <div ref={box} className={styles.box} aria-hidden="true" inert>
      {hadView && (isInView || props.isHeld) && <Picture {...props} />}
    </div>
  );
});

function Picture(props: MiniatureProps) {
  const { connection, board, look, page, size, isHeld } = props;
  const paints = useMemo(() => holdablePaints(connection), [connection]);
  useEffect(() => paints.hold(isHeld), [paints, isHeld]);
  useEffect(
    () => connection.subscribe({ channel: 'quotes', symbols: [`board:${board.id}`] }),
    [connection, board],
  );
  const picture = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = picture.current;
    const around = element?.parentElement;
    if (!element || !around) return;
    const fit = (): void => {
      const { scale, left, top } = fitInto(size, { width: around.clientWidth, height: around.clientHeight });
      element.style.transform = `translate(${left}px, ${top}px) scale(${scale.toFixed(5)})`;
    };
    const observer = new ResizeObserver(fit);
    observer.observe(around);
    return () => observer.disconnect();
  }, [size]);
  const settings = useMemo(() => settingsOf(look), [look]);
  const { locale, theme, colors } = settings;
  const unit = { '--u': `${unitOf(size)}px`, '--type': settings.typeScale } as CSSProperties;
  return (
    <div
      ref={picture}
      className={styles.picture}
      lang={locale}
      data-theme={theme}
      data-cvd={colors.colorBlind}
      data-convention={conventionFor(colors, locale, undefined)}
      style={{ width: size.width, height: size.height }}
    >
      <ScreenTexts page={page} locale={locale}>
        <DrawnBoard {...props} connection={paints.connection} settings={settings} unit={unit} />
      </ScreenTexts>
    </div>
  );
}

interface DrawnBoardProps extends Omit<MiniatureProps, 'connection'> {
  readonly connection: MarketConnection;
  readonly settings: Settings;
  readonly unit: CSSProperties;
}

function DrawnBoard({ connection, board, instruments, settings, unit, place, count }: DrawnBoardProps) {
  const [headerSlot, setHeaderSlot] = useState<HTMLElement | null>(null);
  const { wall, zones, ready } = useWallModel({ connection, board, settings, instruments, headerSlot });
  // A fade of half a second would have the browser paint all the time.
  const still = useMemo(() => ({ ...wall, moves: () => false }), [wall]);
  const source = useStore(connection.screen, (state) => state.status?.source);
  return (
    <WallRoot source={source} whole={false} className={`wall ${styles.wall}`} style={unit}>
      <BoardView
        wall={still}
        board={board}
        connection={connection}
        zones={zones}
        ready={ready}
        place={place}
        count={count}
        slot={setHeaderSlot}
      />
    </WallRoot>
  );
}

/** Returns the settings that the screen's page has. */
function settingsOf({ locale, theme, convention, colorBlind, typeScale, symbol }: DrawnLook): Settings {
  return {
    ...{ locale, theme, symbol, typeScale, colors: { convention, colorBlind } },
    ...{ rotate: [], seconds: null, zones: [] },
  };
}

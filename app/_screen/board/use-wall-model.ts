import { useMemo } from 'react';
import type { Board } from '../../../lib/boards/board';
import { createNumberFormats } from '../../../lib/locale/formats';
import { createTimeFormats } from '../../../lib/locale/times';
import type { Instrument } from '../../../lib/market/instrument';
import { zonesOf } from '../chosen-zones';
import type { MarketConnection } from '../market-connection';
import type { Settings } from '../screen-settings';
import { useFocus } from './use-focus';
import type { PageClock, WallModel } from './wall-context';
import { createRows } from './wall-rows';

const MICROS_PER_MS = 1_000;

interface ModelParts {
  readonly connection: MarketConnection;
  readonly board: Board;
  readonly settings: Settings;
  readonly instruments: readonly Instrument[];
  readonly headerSlot: HTMLElement | null;
  /** True for a part of a video wall, whose pages turn with those of the others. */
  readonly isPart?: boolean;
}

/** A board begins with its first page, unless other screens show parts of it: then the server's clock decides. */
function pageClockOf({ client }: MarketConnection, isPart: boolean): PageClock {
  if (isPart) return { start: 0, isShared: true, now: () => client.now() };
  const now = (): number => performance.now() * MICROS_PER_MS;
  return { start: now(), isShared: false, now };
}

/**
 * Returns the dependencies of the tiles of a board, and the zones of the clocks.
 * `ready` once there are prices to rank by; `unknown` is a requested symbol that does not exist.
 */
export function useWallModel({
  connection,
  board,
  settings,
  instruments,
  headerSlot,
  isPart = false,
}: ModelParts): {
  readonly wall: WallModel;
  readonly zones: readonly string[];
  readonly ready: boolean;
  readonly unknown: string | null;
} {
  const numbers = useMemo(() => createNumberFormats(settings.locale), [settings.locale]);
  const times = useMemo(() => createTimeFormats(settings.locale), [settings.locale]);
  const zones = useMemo(() => zonesOf(board, settings), [board, settings]);
  const { focus, ready, unknown } = useFocus(connection, board, settings);

  const pageClock = useMemo(() => pageClockOf(connection, isPart), [connection, isPart]);
  const wall = useMemo<WallModel>(() => {
    const still = window.matchMedia('(prefers-reduced-motion: reduce)');
    return {
      board,
      settings,
      numbers,
      times,
      market: connection.market,
      frames: connection.frames,
      rowsOf: createRows(connection.market.quotes, instruments, board),
      subscribe: connection.subscribe,
      notices: connection.notices,
      history: connection.history,
      now: connection.now,
      moves: () => !still.matches,
      zone: zones[0] ?? 'UTC',
      focus,
      pageClock,
      headerSlot,
    };
  }, [board, settings, numbers, times, connection, instruments, zones, focus, pageClock, headerSlot]);

  return { wall, zones, ready, unknown };
}

import { useTranslations } from 'use-intl';
import { textIn } from '../../../lib/boards/board';
import { NO_VALUE } from '../../../lib/locale/formats';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { useControl } from '../control-context';

/** Board of a screen, and its place in the rotation. */
export interface Turn {
  readonly title: string;
  readonly detail: string;
  /** Share of the turn that is over, 0 to 1; undefined where nothing rotates. */
  readonly share: number | undefined;
}

const MICROS_PER_MILLI = 1_000;

/** Returns the texts of what a screen shows now, and when the next board follows. */
export function useTurn({ report, display }: ScreenStatus): Turn {
  const t = useTranslations('control.panel');
  const { boards, settings, times, screens } = useControl();
  if (report === undefined) return { title: display.board ?? NO_VALUE, detail: '', share: undefined };
  const board = boards.find(({ id }) => id === report.board);
  const title = board === undefined ? report.board : textIn(board.title, settings.locale);
  const { nextAt, place, boards: count } = report;
  const isFixed = display.board !== undefined || count <= 1 || (nextAt === undefined && !display.paused);
  if (isFixed) return { title, detail: t('stays'), share: undefined };
  const at = t('place', { place: String(place), count: String(count) });
  if (nextAt === undefined) return { title, detail: `${at} · ${t('paused')}`, share: undefined };
  const left = Math.max(0, nextAt - screens.now()) / MICROS_PER_MILLI;
  const seconds =
    display.playlist?.find((turn) => turn.board === report.board)?.seconds ?? board?.seconds ?? Number.NaN;
  return {
    title,
    detail: `${at} · ${t('nextIn', { time: times.duration(left) })}`,
    share: Number.isNaN(seconds) ? undefined : Math.min(1, Math.max(0, 1 - left / (seconds * 1_000))),
  };
}

'use client';

import { useTranslations } from 'use-intl';
import { type Cell, cellsOf, paintedShare, runsOf } from '../../../lib/control/day-cells';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { useControl } from '../control-context';
import styles from './day-strip.module.css';

/** Units of the drawing for a cell, and its height. */
const CELL = 3;
const HEIGHT = 20;
/** Heights of the states; the tone differs too. */
const HEIGHTS: Readonly<Record<NonNullable<Cell>, number>> = {
  ok: HEIGHT,
  late: 12,
  hidden: 7,
  frozen: HEIGHT,
  gone: 2.5,
};
/** States of the legend. */
const LEGEND = ['ok', 'late', 'frozen', 'gone'] as const;
const HOURS_24 = 24 * 3_600 * 1_000_000;
/** Times below the strip, as shares of the day. */
const TICKS = [0, 0.25, 0.5, 0.75] as const;

/** Shows the states of a screen over the last 24 hours, a cell a quarter of an hour. */
export function DayStrip({ screen: { history } }: { readonly screen: ScreenStatus }) {
  const t = useTranslations('control');
  const { screens, times, zone, numbers } = useControl();
  const now = screens.now();
  const cells = cellsOf(history);
  const share = paintedShare(cells);
  const percent = Number.isNaN(share) ? t('panel.noRecord') : shownShare(share);
  let drawn = 0;
  const runs = runsOf(cells, now).map((run) => {
    const from = drawn;
    drawn += run.cells;
    return { ...run, start: from };
  });
  return (
    <section className={styles.strip}>
      <header>
        <h3>{t('panel.day')}</h3>
        <span className="muted">{percent}</span>
      </header>
      <svg
        role="img"
        aria-label={`${t('panel.day')}: ${percent}`}
        viewBox={`0 0 ${cells.length * CELL} ${HEIGHT}`}
        preserveAspectRatio="none"
        data-cells={cells.length}
      >
        {runs.map(({ state, from, to, start, cells: count }) => (
          <g key={from} data-state={state ?? 'none'}>
            <title>
              {t('panel.stretch', {
                from: times.minutes(from, zone),
                to: times.minutes(to, zone),
                state: state === undefined ? t('panel.noRecord') : t(`state.${state}`),
              })}
            </title>
            {Array.from({ length: count }, (_, at) => {
              const height = state === undefined ? 1 : HEIGHTS[state];
              return (
                <rect
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is a place in the strip
                  key={at}
                  x={(start + at) * CELL}
                  y={HEIGHT - height}
                  width={CELL - 0.7}
                  height={height}
                />
              );
            })}
          </g>
        ))}
      </svg>
      <p className={styles.times} aria-hidden="true">
        {TICKS.map((tick) => (
          <span key={tick}>{times.minutes(now - (1 - tick) * HOURS_24, zone)}</span>
        ))}
        <span>{t('panel.now')}</span>
      </p>
      <p className={styles.legend} aria-hidden="true">
        {LEGEND.map((state) => (
          <span key={state}>
            <i data-state={state} />
            {t(`state.${state}`)}
          </span>
        ))}
      </p>
    </section>
  );

  function shownShare(value: number): string {
    const text = `${numbers.fixed(Math.floor(value * 100) / 100, value === 100 ? 0 : 1)} %`;
    return t('panel.painted', { share: text });
  }
}

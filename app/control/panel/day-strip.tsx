'use client';

import { useTranslations } from 'use-intl';
import { cellsOf, paintedShare, runsOf } from '../../../lib/control/day-cells';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { useControl } from '../control-context';
import { CellStrip } from './cell-strip';
import styles from './day-strip.module.css';

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
  const titles = runsOf(cells, now).flatMap(({ state, from, to, cells: count }) => {
    const title = t('panel.stretch', {
      from: times.minutes(from, zone),
      to: times.minutes(to, zone),
      state: state === undefined ? t('panel.noRecord') : t(`state.${state}`),
    });
    return new Array<string>(count).fill(title);
  });
  return (
    <section className={styles.strip}>
      <header>
        <h3>{t('panel.day')}</h3>
        <span className="muted">{percent}</span>
      </header>
      <CellStrip label={`${t('panel.day')}: ${percent}`} cells={cells} titles={titles} />
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

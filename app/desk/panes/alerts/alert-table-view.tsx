'use client';

import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { type AlertState, stateOf } from '../../../../lib/desk/alert-list';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { Alert } from '../../../../lib/protocol/alert';
import { createAlertTexts } from '../../../_screen/data/alert-texts';
import { rowsOf } from '../../../_screen/paint/named-elements';
import { Button } from '../../../_ui/button';
import { useDesk } from '../../desk-context';
import { codeOf } from '../../symbol-code';
import { SymbolButton } from '../symbol-button';
import { usePanePainter } from '../use-pane-painter';
import { createAlertLine } from './alert-line';
import styles from './alerts.module.css';
import { RowButtons } from './row-buttons';
import { WayIcons } from './way-icons';

const HZ = 5;
/** Poll interval of measures that only the server can compute, ms. */
const MEASURE_EVERY_MS = 3_000;
const COLUMNS = ['state', 'symbol', 'condition', 'now', 'progress', 'distance', 'via', 'actions'] as const;

interface AlertTableProps {
  readonly alerts: readonly Alert[];
  readonly pick: (symbol: MarketSymbol) => void;
  /** True if the desk shows the market that alerts watch. */
  readonly live: boolean;
}

/** Lists alerts, one per row. */
export function AlertTable({ alerts, pick, live }: AlertTableProps) {
  const t = useTranslations('desk.alerts');
  const desk = useDesk();
  const { numbers, times, zone, instruments } = desk;
  const texts = createAlertTexts(t, useTranslations('desk.chart.intervals'), numbers);
  const newest = useRef(alerts);
  newest.current = alerts;
  const key = alerts.map(({ id, armed, unseen }) => `${id}${armed}${unseen}`).join();

  const root = usePanePainter<HTMLTableElement>(
    HZ,
    (element) => {
      const lines = rowsOf(element).map((row) => createAlertLine(desk, row, texts, t('pastTarget'), live));
      return () => {
        for (const [at, alert] of newest.current.entries()) lines[at]?.paint(alert);
      };
    },
    [desk, key, t, live],
    { version: () => desk.market.version + desk.alerts.store.getState().version },
  );
  useMeasures(root, alerts, live);

  return (
    <div className={styles.scroller}>
      <table ref={root} className={styles.table}>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" data-column={column}>
                {column === 'actions' ? (
                  <span className="visually-hidden">{t('column.actions')}</span>
                ) : (
                  t(`column.${column}`)
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {alerts.map((alert) => {
            const { id, symbol, condition, firedAt, via, note } = alert;
            const state = stateOf(alert);
            const instrument = instruments.find((one) => one.symbol === symbol);
            const text = texts.condition(condition, instrument);
            return (
              <tr key={id} data-row data-state={alert.denied ? 'off' : state}>
                <td data-column="state">
                  <State state={state} denied={alert.denied === true} />
                </td>
                <td data-column="symbol">
                  {symbol === undefined ? <b>{t('feed')}</b> : <SymbolButton symbol={symbol} pick={pick} />}
                </td>
                <td data-column="condition" title={note === undefined ? text : `${text} · ${note}`}>
                  {text}
                  {note !== undefined && <i className="muted"> {note}</i>}
                </td>
                <td data-column="now" className="number">
                  <span data-part="now" />
                </td>
                <td data-column="progress">
                  {state === 'fired' ? (
                    <Button size="s" onClick={() => void desk.alerts.see(id)}>
                      {t('markRead')}
                    </Button>
                  ) : (
                    <span className={styles.bar} data-part="bar" aria-hidden="true">
                      <i data-part="fill" />
                    </span>
                  )}
                </td>
                <td data-column="distance" className="number">
                  {state === 'armed' ? (
                    <span data-part="distance" />
                  ) : (
                    firedAt !== undefined && <time>{times.time(firedAt, zone)}</time>
                  )}
                </td>
                <td data-column="via">
                  <WayIcons via={via} />
                </td>
                <td data-column="actions">
                  <RowButtons
                    alert={alert}
                    text={`${symbol === undefined ? t('feed') : codeOf(symbol)}: ${text}`}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function State({ state, denied }: { readonly state: AlertState; readonly denied: boolean }) {
  const t = useTranslations('desk.alerts');
  return (
    <span className={styles.state} data-state={state}>
      {t(denied ? 'state.denied' : `state.${state}`)}
    </span>
  );
}

/** Fetches moves and volumes, which the server measures, while the table is visible. */
function useMeasures(
  root: { readonly current: HTMLElement | null },
  alerts: readonly Alert[],
  live: boolean,
): void {
  const desk = useDesk();
  const needed = alerts.some(
    ({ armed, condition: { kind } }) =>
      armed && (!live || kind === 'move' || kind === 'volume' || kind === 'feed'),
  );
  useEffect(() => {
    if (!needed) return;
    const timer = setInterval(() => {
      const seen = document.visibilityState === 'visible' && root.current?.checkVisibility() === true;
      if (seen) void desk.alerts.measure();
    }, MEASURE_EVERY_MS);
    return () => clearInterval(timer);
  }, [desk, needed, root]);
}

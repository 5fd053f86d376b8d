import { type Alert, type AlertCondition, goalOf } from '../../../../lib/protocol/alert';
import type { AlertTexts } from '../../../_screen/data/alert-texts';
import { namedElementsOf, setText } from '../../../_screen/paint/named-elements';
import type { DeskModel } from '../../desk-context';

/** Painter of the changing parts of an alert's row. */
export interface AlertLinePainter {
  paint(alert: Alert): void;
}

/** Distance from the target at which the bar is empty, percent of the price. */
const MAX_DISTANCE_PERCENT = 3;

export function createAlertLine(
  desk: DeskModel,
  element: HTMLElement,
  texts: AlertTexts,
  pastTarget: string,
  live: boolean,
): AlertLinePainter {
  const { quotes } = desk.market;
  const part = namedElementsOf(element);
  const has = (name: string): boolean => element.querySelector(`[data-part="${name}"]`) !== null;
  const [hasBar, hasDistance] = [has('bar'), has('distance')];
  let filled = '';

  /** Returns the measure: the value seen by this page is newer than the server's. */
  const measureOf = ({ symbol, condition, now = Number.NaN }: Alert): number => {
    const row = quotes.rowOf(symbol ?? '');
    if (!live || row < 0) return now;
    if (condition.kind === 'price') return quotes.value(row, 'last');
    if (condition.kind === 'halt') return Number(quotes.status(row) === 'halted');
    if (condition.kind !== 'spread') return now;
    const [bid, ask] = [quotes.value(row, 'bid'), quotes.value(row, 'ask')];
    return ((ask - bid) / ((ask + bid) / 2)) * 1e4;
  };

  return {
    paint(alert) {
      const { condition, symbol, armed } = alert;
      const row = quotes.rowOf(symbol ?? '');
      const instrument = row < 0 ? undefined : quotes.instrumentOf(row);
      const now = armed || alert.unseen > 0 ? measureOf(alert) : Number.NaN;
      setText(part('now'), texts.measure(condition, now, instrument));
      if (hasBar) {
        const share = armed ? shareOf(condition, now) : 0;
        const width = `${Math.round(share * 100)}%`;
        if (width !== filled) part('fill').style.width = width;
        filled = width;
        part('bar').hidden = !armed || condition.kind === 'halt';
      }
      if (hasDistance) setText(part('distance'), distanceText(condition, now));
    },
  };

  /** Formats the distance to the target: of a price in percent, of others in their own unit. */
  function distanceText(condition: AlertCondition, now: number): string {
    if (condition.kind === 'halt' || Number.isNaN(now)) return '';
    const { goal, sign } = goalOf(condition);
    const left = sign * (goal - now);
    // The value must recross the target before it can fire.
    if (left <= 0) return pastTarget;
    if (condition.kind !== 'price') return texts.measure(condition, left, undefined);
    return texts.measure(
      { kind: 'move', direction: 'either', percent: 1, minutes: 1 },
      (left / Math.abs(now)) * 100,
      undefined,
    );
  }
}

/** Returns the share of the distance that is covered, 0 to 1. */
function shareOf(condition: AlertCondition, now: number): number {
  const { goal, sign } = goalOf(condition);
  if (Number.isNaN(now)) return 0;
  if (condition.kind !== 'price') return Math.min(1, Math.max(0, now / goal));
  const away = (Math.max(0, sign * (goal - now)) / Math.abs(goal)) * 100;
  return Math.max(0, 1 - away / MAX_DISTANCE_PERCENT);
}

import { type Alert, type AlertCondition, goalOf } from '../../../../lib/protocol/alert';
import { namedElementsOf, setText } from '../../../_screen/paint/named-elements';
import type { AlertWords } from '../../alerts/alert-words';
import type { DeskModel } from '../../desk-context';

/** Writes what moves in the line of an alert. */
export interface AlertLinePainter {
  paint(alert: Alert): void;
}

/** Percent of a price's goal that fills the whole bar: farther away it is empty. */
const FARTHEST_PRICE = 3;

export function createAlertLine(
  desk: DeskModel,
  element: HTMLElement,
  words: AlertWords,
  pastTarget: string,
  live: boolean,
): AlertLinePainter {
  const { quotes } = desk.market;
  const part = namedElementsOf(element);
  const has = (name: string): boolean => element.querySelector(`[data-part="${name}"]`) !== null;
  const [hasBar, hasDistance] = [has('bar'), has('distance')];
  let filled = '';

  /** What the page sees by itself is newer than what the server said last. */
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
      setText(part('now'), words.measure(condition, now, instrument));
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

  /** How much is missing: of a price in percent of it, of others in their own unit. */
  function distanceText(condition: AlertCondition, now: number): string {
    if (condition.kind === 'halt' || Number.isNaN(now)) return '';
    const { goal, sign } = goalOf(condition);
    const left = sign * (goal - now);
    // It must come back before it can cross.
    if (left <= 0) return pastTarget;
    if (condition.kind !== 'price') return words.measure(condition, left, undefined);
    return words.measure(
      { kind: 'move', direction: 'either', percent: 1, minutes: 1 },
      (left / Math.abs(now)) * 100,
      undefined,
    );
  }
}

/** How much of the way is done, 0 to 1. */
function shareOf(condition: AlertCondition, now: number): number {
  const { goal, sign } = goalOf(condition);
  if (Number.isNaN(now)) return 0;
  if (condition.kind !== 'price') return Math.min(1, Math.max(0, now / goal));
  const away = (Math.max(0, sign * (goal - now)) / Math.abs(goal)) * 100;
  return Math.max(0, 1 - away / FARTHEST_PRICE);
}

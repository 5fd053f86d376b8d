import type { MarketSymbol } from '../market/instrument';
import type { Alert } from '../protocol/alert';

/** Price of an alert, as a chart draws it. */
export interface AlertLine {
  /** Id of the alert. */
  readonly id: string;
  readonly price: number;
  readonly crosses: 'above' | 'below';
  /** True if it has fired and is unread. */
  readonly fired: boolean;
}

/** Returns the prices of a symbol's alerts that are armed, or fired and unread. */
export function alertLines(alerts: readonly Alert[], symbol: MarketSymbol): readonly AlertLine[] {
  return alerts.flatMap(({ id, symbol: own, condition, armed, unseen, denied }) =>
    own === symbol && condition.kind === 'price' && (armed || unseen > 0) && !denied
      ? [{ id, price: condition.price, crosses: condition.crosses, fired: unseen > 0 }]
      : [],
  );
}

import type { MarketSymbol } from '../market/instrument';
import type { Alert } from '../protocol/alert';

/** A price that an alert waits for, as a chart draws it. */
export interface AlertLine {
  /** Id of the alert. */
  readonly id: string;
  readonly price: number;
  readonly crosses: 'above' | 'below';
  /** It has fired and was not seen. */
  readonly fired: boolean;
}

/** Prices of the symbol that armed alerts wait for, or that have fired and were not seen. */
export function alertLines(alerts: readonly Alert[], symbol: MarketSymbol): readonly AlertLine[] {
  return alerts.flatMap(({ id, symbol: own, condition, armed, unseen, denied }) =>
    own === symbol && condition.kind === 'price' && (armed || unseen > 0) && !denied
      ? [{ id, price: condition.price, crosses: condition.crosses, fired: unseen > 0 }]
      : [],
  );
}

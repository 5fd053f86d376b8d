import type { MarketSymbol } from '../market/instrument';
import type { Interval } from '../market/interval';

/** What an alert can wait for. */
export const ALERT_KINDS = ['price', 'move', 'volume', 'spread', 'halt', 'feed'] as const;

/** Intervals of bars whose volume can be compared. */
export const VOLUME_INTERVALS = ['1m', '5m', '15m', '1h'] as const satisfies readonly Interval[];

/** Bars before the forming one that its volume is compared with. */
export const MEAN_BARS = 20;

/** Ways in which somebody is told besides the list: the page rings, the browser shows it, the server posts it. */
export const ALERT_WAYS = ['sound', 'desktop', 'webhook'] as const;
export type AlertWay = (typeof ALERT_WAYS)[number];

/** What an alert waits for. All but `price` are reached from below. */
export type AlertCondition =
  /** The last price reaches `price` from the other side; a price that jumps over it has reached it. */
  | { readonly kind: 'price'; readonly crosses: 'above' | 'below'; readonly price: number }
  /** The last price is so many percent away from the lowest, or highest, of the last minutes. */
  | {
      readonly kind: 'move';
      readonly direction: 'rise' | 'fall' | 'either';
      readonly percent: number;
      readonly minutes: number;
    }
  /** The forming bar has so many times the mean volume of the 20 bars before it. */
  | {
      readonly kind: 'volume';
      readonly times: number;
      readonly interval: (typeof VOLUME_INTERVALS)[number];
    }
  /** Between best bid and best offer lie so many basis points of their middle. */
  | { readonly kind: 'spread'; readonly basisPoints: number }
  /** Trading is halted. */
  | { readonly kind: 'halt' }
  /** Nothing has come from the feed for so long; of no symbol. */
  | { readonly kind: 'feed'; readonly seconds: number };

export type AlertKind = AlertCondition['kind'];

/** What the user decides of an alert. */
export interface AlertRequest {
  /** Absent for `feed` alone. */
  readonly symbol?: MarketSymbol;
  readonly condition: AlertCondition;
  /** `once` disarms it when it has fired; `always` fires at each crossing. */
  readonly repeat: 'once' | 'always';
  /** Least time between two firings of `always`, s. */
  readonly pause: number;
  /** How far the measure must go back before it can cross again, percent of the goal. */
  readonly hysteresis: number;
  readonly via: readonly AlertWay[];
  readonly note?: string;
  /** Whether it watches. */
  readonly armed: boolean;
}

/** An alert as the server tells it; times in µs of its clock. */
export interface Alert extends AlertRequest {
  readonly id: string;
  readonly created: number;
  /** When it fired last. */
  readonly firedAt?: number;
  /** Firings that were not marked as seen. */
  readonly unseen: number;
  /** The measure now, in the unit of the goal; absent while there is none. */
  readonly now?: number;
  /** The user may not see the symbol any more: it does not fire. */
  readonly denied?: true;
}

/** That an alert has fired. What the alert was then is in it, since it may change or go. */
export interface Firing {
  readonly id: string;
  /** Id of the alert. */
  readonly alert: string;
  readonly symbol?: MarketSymbol;
  readonly condition: AlertCondition;
  /** The measure that reached the goal, in its unit: a price, percent, a multiple, basis points, s; 1 for a halt. */
  readonly value: number;
  /** Last price at that moment; absent where there is none. */
  readonly price?: number;
  /** Server's clock, µs. */
  readonly time: number;
  readonly via: readonly AlertWay[];
  readonly note?: string;
  readonly seen: boolean;
}

/** `data` of the notice that tells of a firing. */
export interface FiringNotice {
  readonly type: 'alert';
  readonly firing: Firing;
  /** Firings of the user that are not seen, this one included. */
  readonly unseen: number;
}

/** The measure at which a condition is met, and whether it is reached from below (1) or from above (−1). */
export function goalOf(condition: AlertCondition): { readonly goal: number; readonly sign: 1 | -1 } {
  switch (condition.kind) {
    case 'price':
      return { goal: condition.price, sign: condition.crosses === 'above' ? 1 : -1 };
    case 'move':
      return { goal: condition.percent, sign: 1 };
    case 'volume':
      return { goal: condition.times, sign: 1 };
    case 'spread':
      return { goal: condition.basisPoints, sign: 1 };
    case 'halt':
      return { goal: 1, sign: 1 };
    case 'feed':
      return { goal: condition.seconds, sign: 1 };
  }
}

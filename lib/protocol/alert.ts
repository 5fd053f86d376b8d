import type { MarketSymbol } from '../market/instrument';
import type { Interval } from '../market/interval';

/** Kinds of alert conditions. */
export const ALERT_KINDS = ['price', 'move', 'volume', 'spread', 'halt', 'feed'] as const;

/** Bar intervals whose volume can be compared. */
export const VOLUME_INTERVALS = ['1m', '5m', '15m', '1h'] as const satisfies readonly Interval[];

/** Number of earlier bars whose mean volume the forming bar is compared with. */
export const MEAN_BARS = 20;

/** Channels besides the list: the page rings, the browser shows it, the server posts it. */
export const ALERT_WAYS = ['sound', 'desktop', 'webhook'] as const;
export type AlertWay = (typeof ALERT_WAYS)[number];

/** Condition of an alert. All but `price` are reached from below. */
export type AlertCondition =
  /** The last price reaches `price` from the other side; jumping over it counts. */
  | { readonly kind: 'price'; readonly crosses: 'above' | 'below'; readonly price: number }
  /** The last price has moved by this many percent from the low or high of the last minutes. */
  | {
      readonly kind: 'move';
      readonly direction: 'rise' | 'fall' | 'either';
      readonly percent: number;
      readonly minutes: number;
    }
  /** The volume of the forming bar is this multiple of the mean of the 20 bars before it. */
  | {
      readonly kind: 'volume';
      readonly times: number;
      readonly interval: (typeof VOLUME_INTERVALS)[number];
    }
  /** The spread is at least this many basis points of the mid. */
  | { readonly kind: 'spread'; readonly basisPoints: number }
  /** Trading is halted. */
  | { readonly kind: 'halt' }
  /** The feed has sent nothing for this time; has no symbol. */
  | { readonly kind: 'feed'; readonly seconds: number };

export type AlertKind = AlertCondition['kind'];

/** Settings of an alert, chosen by the user. */
export interface AlertRequest {
  /** Absent for `feed` only. */
  readonly symbol?: MarketSymbol;
  readonly condition: AlertCondition;
  /** `once` disarms the alert when it has fired; `always` fires at each crossing. */
  readonly repeat: 'once' | 'always';
  /** Minimum time between two firings of `always`, s. */
  readonly pause: number;
  /** Distance that the value must move back before it can cross again, percent of the threshold. */
  readonly hysteresis: number;
  readonly via: readonly AlertWay[];
  readonly note?: string;
  /** True if the alert is watching. */
  readonly armed: boolean;
}

/** Alert with its state; times in µs of the server's clock. */
export interface Alert extends AlertRequest {
  readonly id: string;
  readonly created: number;
  /** Time of the last firing. */
  readonly firedAt?: number;
  /** Number of unread firings. */
  readonly unseen: number;
  /** Current value, in the unit of the threshold; absent if unknown. */
  readonly now?: number;
  /** The user may no longer see the symbol: the alert does not fire. */
  readonly denied?: true;
}

/** Firing of an alert. It contains the alert's settings of that time, since they may change. */
export interface Firing {
  readonly id: string;
  /** Id of the alert. */
  readonly alert: string;
  readonly symbol?: MarketSymbol;
  readonly condition: AlertCondition;
  /**
   * Value that reached the threshold, in its unit: a price, percent, a multiple, basis points, s; 1 for a halt.
   */
  readonly value: number;
  /** Last price at that moment; absent if there is none. */
  readonly price?: number;
  /** Server's clock, µs. */
  readonly time: number;
  readonly via: readonly AlertWay[];
  readonly note?: string;
  readonly seen: boolean;
}

/** `data` of a notice of a firing. */
export interface FiringNotice {
  readonly type: 'alert';
  readonly firing: Firing;
  /** Number of the user's unread firings, including this one. */
  readonly unseen: number;
}

/** Returns the threshold of a condition, and whether it is reached from below (1) or from above (−1). */
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

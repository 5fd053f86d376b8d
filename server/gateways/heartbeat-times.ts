/** How a connection is looked after, so that a dead one is noticed and a proxy does not take a quiet one for dead. */
export interface HeartbeatTimes {
  /** Between two pings, ms. */
  readonly interval: number;
  /** How long after a ping the connection may stay silent, ms; then it is cut. */
  readonly timeout: number;
}

/** Well under the 60 s after which proxies cut an idle connection; the same at every endpoint. */
export const USUAL_PULSE: HeartbeatTimes = { interval: 20_000, timeout: 15_000 };

/** Heartbeat of a connection: detects half-open connections, and keeps proxies from closing idle ones. */
export interface HeartbeatTimes {
  /** Time between two pings, ms. */
  readonly interval: number;
  /** Time that a client gets to answer a ping, ms; then the connection is cut. */
  readonly timeout: number;
}

/** Well below the 60 s after which proxies close idle connections; the same at every endpoint. */
export const DEFAULT_HEARTBEAT: HeartbeatTimes = { interval: 20_000, timeout: 15_000 };

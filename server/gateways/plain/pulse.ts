import type { WebSocket } from 'ws';
import type { Clock } from '../../fanout/clock';

/** How a connection is looked after, so that a dead one is noticed and a proxy does not take a quiet one for dead. */
export interface PulseTimes {
  /** Between two pings, ms. */
  readonly interval: number;
  /** How long after a ping the connection may stay silent, ms; then it is cut. */
  readonly timeout: number;
}

/** Well under the 60 s after which proxies cut an idle connection; the same as of Socket.IO. */
export const USUAL_PULSE: PulseTimes = { interval: 20_000, timeout: 15_000 };

/** Pings until the connection is closed, and cuts it when nothing comes back. */
export function keepPulse(webSocket: WebSocket, clock: Clock, { interval, timeout }: PulseTimes): void {
  let heard = true;
  const hear = (): void => {
    heard = true;
  };
  const ping = (): void => {
    heard = false;
    if (webSocket.readyState === webSocket.OPEN) webSocket.ping();
    cancel = clock.after(timeout, look);
  };
  const look = (): void => {
    if (heard) cancel = clock.after(Math.max(0, interval - timeout), ping);
    else webSocket.terminate();
  };
  let cancel = clock.after(interval, ping);
  webSocket.on('pong', hear).on('message', hear);
  webSocket.once('close', () => cancel());
}

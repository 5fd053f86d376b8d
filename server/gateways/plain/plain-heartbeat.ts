import type { WebSocket } from 'ws';
import type { Clock } from '../../time/clock';
import type { HeartbeatTimes } from '../heartbeat-times';

/** Pings until the connection closes; cuts it when no pong arrives in time. */
export function keepHeartbeat(
  webSocket: WebSocket,
  clock: Clock,
  { interval, timeout }: HeartbeatTimes,
): void {
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

import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { systemFailure, type VenueFailure } from '../../feeds/exchange/outage/outage-cause';
import { readRefusal } from '../../feeds/exchange/outage/refused-handshake';
import { agentFor } from '../../feeds/exchange/tunnel-agent';
import { messagesOf } from '../code-batches';
import type { UpstreamFile } from '../source-file';
import { type Connect, MAX_BODY_BYTES } from './connection';

/** Deadlines, ms. */
const HANDSHAKE_TIMEOUT = 10_000;
const CLOSE_TIMEOUT = 1_000;
/** Interval of pings, and time without any frame after which a connection is half-open, ms. */
const PING_PERIOD = 15_000;
const SILENCE_TIMEOUT = 45_000;
/** Bytes that wait to be mapped, above which the socket is not read. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Returns the connection to a WebSocket: sends the opening messages, and pings as the file states. */
export function webSocketUpstream(settings: Extract<UpstreamFile, { kind: 'ws' }>): Connect {
  const { url, headers, codes, batch, open, ping } = settings;
  const address = new URL(url);
  const opening = messagesOf(open, codes, batch);
  return ({ listener, proxy, clock }, signal) => {
    const agent = agentFor(address, proxy, { keepAlive: false });
    const socket = new WebSocket(address, {
      ...{ agent, headers, handshakeTimeout: HANDSHAKE_TIMEOUT, maxPayload: MAX_BODY_BYTES },
      perMessageDeflate: false,
    });
    return new Promise<VenueFailure>((resolve, reject) => {
      const timers = new Map<string, () => void>();
      let frameAt = clock.monotonic();
      let failure: VenueFailure | undefined;
      let waiting: Buffer[] = [];
      let waitingBytes = 0;
      let isPumping = false;

      const every = (name: string, millis: number, act: () => void): void => {
        timers.set(
          name,
          clock.after(millis, () => {
            act();
            every(name, millis, act);
          }),
        );
      };
      const close = (reason: VenueFailure): void => {
        failure ??= reason;
        socket.close();
        timers.set(
          'close',
          clock.after(CLOSE_TIMEOUT, () => socket.terminate()),
        );
      };
      const stop = (): void => close({ reason: 'stopped' });
      const end = (reason: VenueFailure): void => {
        for (const cancel of timers.values()) cancel();
        signal.removeEventListener('abort', stop);
        agent.destroy();
        resolve(failure ?? reason);
      };
      const pump = async (): Promise<void> => {
        if (isPumping) return;
        isPumping = true;
        try {
          while (waiting.length > 0 && !signal.aborted) {
            const bodies = waiting;
            waiting = [];
            waitingBytes = 0;
            await listener.received(bodies);
            if (socket.isPaused) socket.resume();
          }
        } catch (error) {
          socket.terminate();
          reject(error);
        }
        isPumping = false;
      };

      signal.addEventListener('abort', stop, { once: true });
      socket.on('open', () => {
        frameAt = clock.monotonic();
        for (const message of opening) socket.send(message);
        every('watch', PING_PERIOD, () => {
          if (clock.monotonic() - frameAt > SILENCE_TIMEOUT * 1_000) {
            close({ reason: `nothing was received for ${SILENCE_TIMEOUT / 1_000} s`, cause: 'silent' });
            socket.terminate();
          } else if (socket.readyState === WebSocket.OPEN) socket.ping();
        });
        if (ping !== undefined) {
          const [text = ''] = messagesOf([ping.send], undefined, 1);
          every('ping', ping.every * 1_000, () => {
            if (socket.readyState === WebSocket.OPEN) socket.send(text);
          });
        }
        listener.opened();
      });
      socket.on('pong', () => {
        frameAt = clock.monotonic();
      });
      socket.on('message', (data: Buffer) => {
        frameAt = clock.monotonic();
        waiting.push(data);
        waitingBytes += data.length;
        if (waitingBytes > MAX_WAITING_BYTES) socket.pause();
        void pump();
      });
      socket.on('unexpected-response', (_request, response: IncomingMessage) => {
        readRefusal(response, (refusal) => {
          failure ??= refusal;
          socket.terminate();
        });
      });
      socket.on('error', (error) => {
        failure ??= systemFailure(error);
      });
      socket.on('close', (code: number, reason: Buffer) => {
        const words = reason.toString('utf8');
        end({ reason: `${address.host} has closed the connection with ${code}`, code, words });
      });
      if (signal.aborted) stop();
    });
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ProtocolError } from '../../../lib/protocol/error';
import type { Access } from '../../access/access';
import type { EndpointName } from '../../access/limits/client-origin';
import type { Edge } from '../../edge/edge';
import type { ReplaySession } from '../../streams/replay/replay-session';
import { onlyStream, type StreamChoice } from '../../streams/stream-choice';
import type { Log } from '../../telemetry/log';
import type { Clock } from '../../time/clock';
import { DEFAULT_HEARTBEAT, type HeartbeatTimes } from '../heartbeat-times';
import type { EndpointGateway } from '../http/http-server';
import { refuseRequest } from '../http/refusal';
import type { NewWork } from '../new-work';
import type { Notifier } from '../notifier';
import { sendShutdownNotices, stopping } from '../shutdown-notice';
import type { LiveParts } from '../stream-requests';
import { EventStreamEndpoint } from './event-stream-endpoint';
import { OpenStreams } from './open-streams';
import { PlainHandshake } from './plain-handshake';
import { WebSocketEndpoint } from './web-socket-endpoint';

const WEB_SOCKET = '/ws';
const EVENT_STREAM = '/sse';

/** Time that a closed client gets to read the error, ms. */
const CLOSE_GRACE = 2_000;

export interface PlainGatewayOptions {
  /** Permanent streams; replay sessions are added and removed. */
  readonly streams: readonly StreamChoice[];
  readonly clock: Clock;
  readonly access: Access;
  readonly edge: Edge;
  /** Budget of what newcomers cause. */
  readonly newWork: NewWork;
  readonly notifier: Notifier;
  readonly log: Log;
  /** Time that a closed client gets to read the error, ms. */
  readonly closeGrace?: number | undefined;
  /** How WebSockets are pinged. */
  readonly heartbeat?: HeartbeatTimes | undefined;
  /** Parts that take requests in the live stream. */
  readonly liveParts?: LiveParts | undefined;
}

/** Streams for programs without Socket.IO: plain WebSockets at `/ws`, server-sent events at `/sse`. */
export class PlainGateway implements EndpointGateway {
  readonly #streams: OpenStreams;
  readonly #webSockets: WebSocketEndpoint;
  readonly #eventStreams: EventStreamEndpoint;
  #stopping = false;

  constructor(options: PlainGatewayOptions) {
    const { clock, access, edge, heartbeat = DEFAULT_HEARTBEAT, closeGrace = CLOSE_GRACE } = options;
    const { notifier, log, newWork, liveParts } = options;
    this.#streams = new OpenStreams({ clock, notifier, log, newWork, liveParts });
    for (const streams of options.streams) this.#streams.add(streams);
    const closed = (): ProtocolError | undefined => (this.#stopping ? stopping() : undefined);
    const authenticatorOf = (endpoint: EndpointName): PlainHandshake =>
      new PlainHandshake({ endpoint, access, edge, newWork, streams: this.#streams, closed, log });
    const endpointOptions = { clock, closeGrace };
    const { messageBytes } = access.limits.settings.connection;
    this.#webSockets = new WebSocketEndpoint({
      ...endpointOptions,
      handshakes: authenticatorOf('ws'),
      log,
      messageBytes,
      heartbeat,
    });
    this.#eventStreams = new EventStreamEndpoint({ ...endpointOptions, handshakes: authenticatorOf('sse') });
  }

  /** Connections by endpoint. */
  get connections(): { readonly webSocket: number; readonly eventStream: number } {
    return { webSocket: this.#webSockets.lines.size, eventStream: this.#eventStreams.lines.size };
  }

  /** Longest outbound queues of any connection: messages, and bytes of its TCP socket. */
  get waiting(): { readonly packets: number; readonly bytes: number } {
    const all = [...this.#webSockets.lines, ...this.#eventStreams.lines].map(({ waiting }) => waiting);
    return {
      packets: Math.max(0, ...all.map(({ packets }) => packets)),
      bytes: Math.max(0, ...all.map(({ bytes }) => bytes)),
    };
  }

  /** Serves a replay session. */
  addSession(session: ReplaySession): void {
    this.#streams.add(onlyStream(session.stream), session);
  }

  /** Stops serving a session; its connections are closed with the error. */
  removeSession({ stream }: ReplaySession, reason: ProtocolError): void {
    this.#streams.remove(stream.name, reason);
  }

  handle(request: IncomingMessage, response: ServerResponse, path: string): boolean {
    if (path === EVENT_STREAM) this.#eventStreams.handle(request, response);
    else if (path === WEB_SOCKET) {
      response.setHeader('Upgrade', 'websocket');
      refuseRequest(
        response,
        new ProtocolError('bad_request', 'this is a WebSocket endpoint; send an Upgrade request'),
        426,
      );
    } else return false;
    return true;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, path: string): boolean {
    if (path !== WEB_SOCKET) return false;
    this.#webSockets.upgrade(request, socket, head);
    return true;
  }

  /** Shuts down gracefully: notifies clients, closes them spread over a moment, cuts the rest. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const lines = [...this.#webSockets.lines, ...this.#eventStreams.lines];
    await sendShutdownNotices(lines, (line, { code, message }) => line.close(code, message));
    await Promise.all([this.#webSockets.lines.emptied(), this.#eventStreams.lines.emptied()]);
  }
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { parseAcknowledge, parsePlainMessage, SUBPROTOCOL } from '../../../lib/protocol/plain-message';
import type { Log } from '../../telemetry/log';
import { BoundedWebSocketServer } from '../bounded-web-socket-server';
import type { HeartbeatTimes } from '../heartbeat-times';
import { refuseUpgrade } from '../http/refusal';
import { wireErrorOf } from '../wire-error';
import { webSocketQuery } from './endpoint-query';
import { type JsonConnectionOptions, messageOf } from './json-connection';
import { Notices } from './notices';
import { OpenConnections } from './open-connections';
import { PlainConnection } from './plain-connection';
import type { AuthenticatedHandshake, PlainHandshake } from './plain-handshake';
import { keepHeartbeat } from './plain-heartbeat';
import { WebSocketConnection } from './web-socket-connection';

export interface WebSocketEndpointOptions
  extends Omit<JsonConnectionOptions, 'drained' | 'closing' | 'accessSession'> {
  readonly handshakes: PlainHandshake;
  readonly log: Log;
  readonly heartbeat: HeartbeatTimes;
  /** Bytes of a client's message, at most. */
  readonly messageBytes: number;
}

/** `/ws`: streams for programs with WebSocket and JSON only. */
export class WebSocketEndpoint {
  readonly #options: WebSocketEndpointOptions;
  readonly lines = new OpenConnections<WebSocketConnection>();
  readonly #server: BoundedWebSocketServer;

  constructor(options: WebSocketEndpointOptions) {
    this.#options = options;
    this.#server = new BoundedWebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: options.messageBytes,
      perMessageDeflate: false,
      handleProtocols: () => SUBPROTOCOL,
    });
    this.#server.on('wsClientError', (error, socket) =>
      refuseUpgrade(
        socket,
        new ProtocolError('bad_request', `invalid WebSocket handshake: ${error.message}`),
      ),
    );
  }

  /** Accepts the upgrade, or answers it with an HTTP error. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#upgrade(request, socket, head).catch((error: unknown) => {
      this.#options.handshakes.refused(request, error);
      refuseUpgrade(socket, error);
    });
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { handshakes } = this.#options;
    handshakes.count(request);
    const query = webSocketQuery(request.url ?? '');
    requireSubprotocol(request.headers['sec-websocket-protocol']);
    const handshake = await handshakes.authenticate(request, query);
    let entered = false;
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      entered = true;
      this.#enter(handshake, webSocket, socket);
    });
    if (!entered) handshake.accessSession.release();
  }

  #enter(handshake: AuthenticatedHandshake, webSocket: WebSocket, socket: Duplex): void {
    const { clock, closeGrace, heartbeat } = this.#options;
    const { streams } = handshake.open;
    const line = new WebSocketConnection(randomUUID(), webSocket, socket, {
      ...{ clock, closeGrace },
      drained: (drained) => streams.drained(drained),
      closing: () => connection.leave(),
      accessSession: handshake.accessSession,
    });
    const notices = new Notices(line, handshake.accessSession, clock);
    const connection = new PlainConnection(handshake, line, notices);
    this.lines.add(line);
    webSocket.on('message', (data, isBinary) => this.#receive(connection, notices, line, data, isBinary));
    webSocket.on('error', () => line.broken());
    webSocket.once('close', () => {
      this.lines.delete(line);
      notices.end();
      connection.leave();
    });
    keepHeartbeat(webSocket, clock, heartbeat);
    connection.enter(handshake.user);
  }

  #receive(
    connection: PlainConnection,
    notices: Notices,
    line: WebSocketConnection,
    data: RawData,
    isBinary: boolean,
  ): void {
    if (!connection.allowPacket()) {
      line.cut();
      return;
    }
    try {
      if (isBinary) throw new ProtocolError('bad_request', 'messages are JSON text, and this one is binary');
      const message = parsePlainMessage(String(data));
      if (message.type === 'acknowledge') notices.acknowledge(parseAcknowledge(message.content).notice);
      else connection.ask(message);
    } catch (error) {
      line.say(messageOf('error', wireErrorOf(error, this.#options.log)));
    }
  }
}

/**
 * Checks the subprotocol, which clients may omit.
 * @throws ProtocolError `bad_request` when none of those offered is supported
 */
function requireSubprotocol(offered: string | undefined): void {
  if (offered === undefined) return;
  if (offered.split(',').some((one) => one.trim() === SUBPROTOCOL)) return;
  throw new ProtocolError(
    'bad_request',
    `the subprotocol here is ${SUBPROTOCOL}, and only ${quoteValue(offered)} is offered`,
  );
}

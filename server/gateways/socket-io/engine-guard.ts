import type { IncomingMessage } from 'node:http';
import type { Access } from '../../access/access';
import type { ClientOrigin } from '../../access/limits/client-origin';
import type { Spent } from '../../access/limits/rate-limit';
import { reasonOf } from '../../telemetry/audit';
import {
  answerOf,
  type EngineConnection,
  forgetRequest,
  packetsWaiting,
  terminate,
  terminateTransport,
  type UpgradeAnswer,
} from './engine-connection';

/** Packets queued for a slow consumer, at most: answers, notices, states. */
const MAX_PACKETS_WAITING = 256;
/** Characters and bytes of such packets, at most; frames have bounds of their own. */
const MAX_WAITING = 4_000_000;

/** Marks packets that are frames; Engine.IO passes this very object on. */
export const FRAME_OPTIONS = { compress: false };

interface CreatedPacket {
  readonly data?: string | { readonly byteLength: number };
  readonly options?: object;
}

/** State of one connection; small, because every connection has one. */
interface Kept extends Spent {
  readonly clientOrigin: ClientOrigin;
  /** Queued characters and bytes, frames not counted. */
  waiting: number;
  /** Transport of a started upgrade. */
  probing: object | undefined;
}

/**
 * Enforces per-connection limits that Engine.IO lacks: inbound packet rate, outbound queue, repeated upgrade
 * probes (each of which it answers). A connection that exceeds one is cut.
 */
export class EngineGuard {
  readonly #access: Pick<Access, 'limits' | 'audit'>;
  readonly #kept = new WeakMap<EngineConnection, Kept>();
  readonly #upgrades = new WeakMap<IncomingMessage, UpgradeAnswer>();
  readonly #created = listenerOfAll((connection, packet: CreatedPacket) =>
    this.#boundQueue(connection, packet),
  );
  readonly #came = listenerOfAll((connection) => this.#boundPackets(connection));
  readonly #probed = listenerOfAll((connection, transport: EngineConnection['transport']) =>
    this.#boundProbes(connection, transport),
  );

  constructor(access: Pick<Access, 'limits' | 'audit'>) {
    this.#access = access;
  }

  /** @param clientOrigin network origin of the connection */
  watch(connection: EngineConnection, clientOrigin: ClientOrigin): void {
    this.#kept.set(connection, { clientOrigin, restAt: 0, waiting: 0, probing: undefined });
    connection.on('packetCreate', this.#created);
    connection.on('packet', this.#came);
    connection.on('upgrading', this.#probed);
  }

  /** Middleware for Engine.IO: remembers the response object of each upgrade. */
  readonly rememberUpgrade = (request: IncomingMessage, answer: UpgradeAnswer, next: () => void): void => {
    if (!answerOf(request)) this.#upgrades.set(request, answer);
    next();
  };

  /** Releases the request of the handshake. */
  forgetRequest(connection: EngineConnection): void {
    forgetRequest(connection, this.#upgrades.get(connection.request));
  }

  /**
   * Returns the network origin of a watched connection.
   * @throws RangeError for an unknown connection
   */
  clientOriginOf(connection: EngineConnection): ClientOrigin {
    return this.#keptOf(connection).clientOrigin;
  }

  #keptOf(connection: EngineConnection): Kept {
    const kept = this.#kept.get(connection);
    if (!kept) throw new RangeError('a connection that is not watched');
    return kept;
  }

  /** Bounds the outbound queue; neither Engine.IO nor Socket.IO does. */
  #boundQueue(connection: EngineConnection, { data, options }: CreatedPacket): void {
    const kept = this.#keptOf(connection);
    const packets = packetsWaiting(connection);
    if (packets === 0) kept.waiting = 0;
    if (data !== undefined && options !== FRAME_OPTIONS) {
      kept.waiting += typeof data === 'string' ? data.length : data.byteLength;
    }
    if (packets >= MAX_PACKETS_WAITING || (packets > 0 && kept.waiting > MAX_WAITING)) {
      terminate(connection);
    }
  }

  #boundPackets(connection: EngineConnection): void {
    const { limits, audit } = this.#access;
    const kept = this.#keptOf(connection);
    try {
      limits.packet(kept.clientOrigin, kept);
    } catch (error) {
      if (connection.readyState !== 'open') return;
      audit.refused(kept.clientOrigin, reasonOf(error));
      terminate(connection);
    }
  }

  #boundProbes(connection: EngineConnection, transport: EngineConnection['transport']): void {
    const kept = this.#keptOf(connection);
    if (kept.probing === transport) {
      terminateTransport(transport);
      terminate(connection);
    }
    kept.probing = transport;
  }
}

/** Shares one listener between all connections: a closure for each would double the memory kept for it. */
function listenerOfAll<Said extends unknown[]>(
  heard: (connection: EngineConnection, ...said: Said) => void,
): (this: EngineConnection, ...said: Said) => void {
  return function (...said) {
    heard(this, ...said);
  };
}

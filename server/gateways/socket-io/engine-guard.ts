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

/** Packets that may wait for a client that does not read, whatever they are: answers, notices, states. */
const MAX_PACKETS_WAITING = 256;
/** Characters and bytes of such packets; frames do not count, they have bounds of their own. */
const MAX_WAITING = 4_000_000;

/** Marks packets that are frames; Engine.IO keeps the very object. */
export const FRAME_OPTIONS = { compress: false };

interface CreatedPacket {
  readonly data?: string | { readonly byteLength: number };
  readonly options?: object;
}

/** What is kept of a connection. There is one for each, so it is small. */
interface Kept extends Spent {
  readonly clientOrigin: ClientOrigin;
  /** Characters and bytes that wait, frames not counted. */
  waiting: number;
  /** The transport that an upgrade was begun with. */
  probing: object | undefined;
}

/**
 * Looks after connections of Engine.IO, which has no bounds for what a client makes it do and keep. Cut is one that sends
 * packets without end (those that no request is made of are never refused), one whose packets nobody takes, and an
 * upgrade that asks twice whether it is heard: each time is answered, read or not.
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

  /** @param clientOrigin where the connection comes from */
  watch(connection: EngineConnection, clientOrigin: ClientOrigin): void {
    this.#kept.set(connection, { clientOrigin, restAt: 0, waiting: 0, probing: undefined });
    connection.on('packetCreate', this.#created);
    connection.on('packet', this.#came);
    connection.on('upgrading', this.#probed);
  }

  /** For Engine.IO to call with each request: remembers what it made to answer that of an upgrade with. */
  readonly rememberUpgrade = (request: IncomingMessage, answer: UpgradeAnswer, next: () => void): void => {
    if (!answerOf(request)) this.#upgrades.set(request, answer);
    next();
  };

  /** Lets go of the request that the connection began with. */
  forgetRequest(connection: EngineConnection): void {
    forgetRequest(connection, this.#upgrades.get(connection.request));
  }

  /**
   * Where a connection comes from that is watched.
   * @throws RangeError for one that is not
   */
  arrivalOf(connection: EngineConnection): ClientOrigin {
    return this.#keptOf(connection).clientOrigin;
  }

  #keptOf(connection: EngineConnection): Kept {
    const kept = this.#kept.get(connection);
    if (!kept) throw new RangeError('a connection that is not watched');
    return kept;
  }

  /** Neither Engine.IO nor Socket.IO has a bound for packets that nobody takes. */
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

/** One function that listens to all connections: one for each would be more than all that is kept of it. */
function listenerOfAll<Said extends unknown[]>(
  heard: (connection: EngineConnection, ...said: Said) => void,
): (this: EngineConnection, ...said: Said) => void {
  return function (...said) {
    heard(this, ...said);
  };
}

import type { Access } from '../access/access';
import type { Arrival } from '../access/limits/arrival';
import type { LimitError } from '../access/limits/limit-error';
import { type EngineConnection, packetsWaiting, terminate, terminateTransport } from './engine-connection';

/** Packets that may wait for a client that does not read, whatever they are: answers, notices, states. */
const MOST_PACKETS_WAITING = 256;
/** Characters and bytes of such packets; frames do not count, they have bounds of their own. */
const MOST_WAITING = 4_000_000;

/** Marks packets that are frames; Engine.IO keeps the very object. */
export const FRAME_OPTIONS = { compress: false };

interface CreatedPacket {
  readonly data?: string | { readonly byteLength: number };
  readonly options?: object;
}

/**
 * Cuts a connection whose packets nobody takes, since neither Engine.IO nor Socket.IO has a bound for them, and an
 * upgrade that asks twice whether it is heard: each time is answered, read or not.
 */
export function boundQueues(connection: EngineConnection): void {
  let waiting = 0;
  connection.on('packetCreate', ({ data, options }: CreatedPacket) => {
    if (data !== undefined && options !== FRAME_OPTIONS) {
      waiting += typeof data === 'string' ? data.length : data.byteLength;
    }
    const packets = packetsWaiting(connection);
    if (packets >= MOST_PACKETS_WAITING || (packets > 0 && waiting > MOST_WAITING)) terminate(connection);
  });
  connection.on('flush', () => {
    waiting = 0;
  });
  let probing: WeakSet<object> | undefined;
  connection.on('upgrading', (transport) => {
    if (probing?.has(transport)) {
      terminateTransport(transport);
      terminate(connection);
    }
    // Most connections never upgrade.
    probing ??= new WeakSet();
    probing.add(transport);
  });
}

/** Cuts a connection that sends packets without end: those that no request is made of are never refused. */
export function boundPackets(
  connection: EngineConnection,
  { limits, audit }: Access,
  arrival: Arrival,
): void {
  const own = { restAt: 0 };
  connection.on('packet', () => {
    try {
      limits.packet(arrival, own);
    } catch (error) {
      if (connection.readyState !== 'open') return;
      audit.refused(arrival, error as LimitError);
      terminate(connection);
    }
  });
}

import { connect } from '../client/market-client';
import { Hub } from './hub';
import type { HubMessage, LinkRequest, TabMessage } from './hub-messages';
import { type HubPort, portOf } from './hub-port';
import { locksHere } from './worker-liveness';

/** Transport to a hub. */
export interface HubTransport {
  /** Owner of the hub. */
  readonly place: 'shared' | 'worker' | 'page';
  /**
   * Opens a channel to the hub.
   * @param onLost called when the hub could not start, or has ended
   * @throws if this browser lacks the transport
   */
  open(onLost: (reason: string) => void): HubPort<TabMessage, HubMessage>;
}

/** Connects to the server as a hub does. */
export function connectFor({ url, stream, user }: LinkRequest, token: () => string | undefined) {
  return connect({ url, stream, token, ...(user !== undefined && { user }) });
}

/**
 * Returns the transports to try, the best first: one connection for all tabs, one in a worker of this tab, one
 * in the page.
 * @param script URL of the worker's script; undefined if there is none
 */
export function hubTransports(script: string | undefined): HubTransport[] {
  return script === undefined
    ? [pageTransport()]
    : [sharedWorkerTransport(script), workerTransport(script), pageTransport()];
}

/**
 * The script's URL contains a hash of its content, so tabs with different versions of the app never share a
 * worker.
 */
function sharedWorkerTransport(script: string): HubTransport {
  return {
    place: 'shared',
    open(onLost) {
      const worker = new SharedWorker(script, { name: 'tickerwall' });
      worker.onerror = () => onLost('the shared worker could not start');
      // Some browsers report the end of the other side immediately.
      worker.port.addEventListener('close', () => onLost('the shared worker has ended'));
      return portOf(worker.port, () => worker.port.close());
    },
  };
}

function workerTransport(script: string): HubTransport {
  return {
    place: 'worker',
    open(onLost) {
      const worker = new Worker(script, { name: 'tickerwall' });
      worker.onerror = () => onLost('the worker could not start');
      return portOf(worker, () => worker.terminate());
    },
  };
}

function pageTransport(): HubTransport {
  return {
    place: 'page',
    open() {
      const hub = new Hub({ connect: connectFor, locks: locksHere() });
      const { port1, port2 } = new MessageChannel();
      hub.accept(portOf(port1, () => port1.close()));
      return portOf(port2, () => {
        port2.close();
        hub.close();
      });
    },
  };
}

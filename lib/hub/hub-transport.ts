import { connect } from '../client/market-client';
import { Hub } from './hub';
import type { HubMessage, LinkRequest, TabMessage } from './hub-messages';
import { type HubPort, portOf } from './hub-port';
import { locksHere } from './worker-liveness';

/** A way to a hub. */
export interface HubTransport {
  /** Where the hub behind it is. */
  readonly place: 'shared' | 'worker' | 'page';
  /**
   * @param onLost the hub could not start, or is known to have ended
   * @throws when this browser has no such transport
   */
  open(onLost: (reason: string) => void): HubPort<TabMessage, HubMessage>;
}

/** Connects as a hub does. */
export function connectFor({ url, stream, user }: LinkRequest, token: () => string | undefined) {
  return connect({ url, stream, token, ...(user !== undefined && { user }) });
}

/**
 * The transports to try, the best first: one connection for all tabs, one for this tab beside its page, one in the page.
 * @param script address of the worker's script; undefined where there is none
 */
export function hubTransports(script: string | undefined): HubTransport[] {
  return script === undefined
    ? [pageTransport()]
    : [sharedWorkerTransport(script), workerTransport(script), pageTransport()];
}

/** The script's address holds a hash of its content, so tabs of two versions of the app never meet in one worker. */
function sharedWorkerTransport(script: string): HubTransport {
  return {
    place: 'shared',
    open(onLost) {
      const worker = new SharedWorker(script, { name: 'tickerwall' });
      worker.onerror = () => onLost('the shared worker could not start');
      // Where browsers tell that the other end is gone, it is known at once.
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

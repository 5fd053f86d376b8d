/** The script of the shared worker, and of the dedicated one: a hub, and a port to it for each tab. */
import { Hub } from './hub';
import { portOf } from './hub-port';
import { connectFor } from './hub-transport';
import { locksHere } from './worker-liveness';

/** What of the two kinds of workers' global scope is used here. */
interface Scope {
  onconnect?: ((event: MessageEvent) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown, handOver: ArrayBuffer[]): void;
}

const scope = globalThis as unknown as Scope;
const hub = new Hub({ connect: connectFor, locks: locksHere() });

if ('onconnect' in scope) {
  scope.onconnect = ({ ports }) => {
    for (const port of ports) hub.accept(portOf(port, () => port.close()));
  };
} else {
  hub.accept(portOf(scope));
}

/** Script of the shared and of the dedicated worker: a hub with a port for each tab. */
import { Hub } from './hub';
import { portOf } from './hub-port';
import { connectFor } from './hub-transport';
import { locksHere } from './worker-liveness';

/** Common part of both workers' global scopes. */
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

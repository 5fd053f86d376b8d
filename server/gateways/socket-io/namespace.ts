import type { Namespace, Server } from 'socket.io';

/**
 * Removes a namespace from the server: later clients get an error. Its connections stay, to be closed by the
 * caller. Socket.IO does this only for namespaces that clients create and has no API for it;
 * `tests/server/gateways/socket-io/engine-internals.test.ts` holds the internals used here.
 */
export function removeNamespace(server: Server, namespace: Namespace): void {
  server._nsps.delete(namespace.name);
  namespace.adapter.close();
}

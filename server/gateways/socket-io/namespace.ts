import type { Namespace, Server } from 'socket.io';

/**
 * Takes a namespace off the server: whoever connects to its name from now on finds none. Its connections stay, to be
 * ended by the caller. Socket.IO does this only for namespaces that clients bring about, and has no endpoint to it;
 * `tests/server/gateways/socket-io/engine-internals.test.ts` holds what is used here.
 */
export function removeNamespace(server: Server, namespace: Namespace): void {
  server._nsps.delete(namespace.name);
  namespace.adapter.close();
}

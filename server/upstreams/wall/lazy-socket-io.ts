import { createRequire } from 'node:module';
import type * as client from 'socket.io-client';

const load = createRequire(import.meta.url);

/**
 * Socket.IO's manager, whose package is loaded when the first one is created: few servers follow another wall. The
 * build puts this in place of the package in the server; pages have the package itself.
 */
export class Manager {
  constructor(...options: ConstructorParameters<typeof client.Manager>) {
    const { Manager: Loaded } = load('socket.io-client') as typeof client;
    // biome-ignore lint/correctness/noConstructorReturn: `new Manager` gives the package's own.
    return new Loaded(...options);
  }
}

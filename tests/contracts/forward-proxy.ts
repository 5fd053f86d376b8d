import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ForwardProxy {
  readonly host: string;
  /** Targets of the tunnels, in order. */
  readonly tunnels: readonly string[];
  /** Number of requests rejected for missing credentials. */
  readonly refused: number;
  close(): Promise<void>;
}

/** Starts an HTTP proxy that only tunnels (RFC 9110, 9.3.6). @param login `user:password`, if required */
export async function startForwardProxy(login?: string): Promise<ForwardProxy> {
  const tunnels: string[] = [];
  let refused = 0;
  const open = new Set<Socket>();
  const wanted = login && `Basic ${Buffer.from(login).toString('base64')}`;
  const proxy = createServer((_, response) => response.writeHead(405).end());
  proxy.on('connect', (request, client: Socket, head) => {
    client.on('error', () => client.destroy());
    if (wanted !== undefined && request.headers['proxy-authorization'] !== wanted) {
      refused += 1;
      client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\n\r\n',
      );
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    tunnels.push(request.url ?? '');
    const target = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    target.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => target.destroy());
    for (const socket of [client, target]) {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    tunnels,
    get refused() {
      return refused;
    },
    async close() {
      proxy.close();
      for (const socket of open) socket.destroy();
    },
  };
}

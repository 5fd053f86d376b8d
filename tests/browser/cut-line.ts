import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Network between a browser and a server on this machine. */
export interface CutLine {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `silent` carries nothing more and closes nothing, as a broken cable; `whole` replaces all connections. */
  set(state: 'whole' | 'silent'): void;
  close(): void;
}

/** Opens a line to a server, which a test can cut. */
export async function openLine(target: string): Promise<CutLine> {
  const port = Number(new URL(target).port);
  const open = new Set<Socket>();
  let isWhole = true;
  const keep = (socket: Socket, end: () => void): void => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      end();
    });
  };
  const closeAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    keep(near, () => far.destroy());
    keep(far, () => near.destroy());
    near.on('data', (bytes) => isWhole && far.write(bytes));
    far.on('data', (bytes) => isWhole && near.write(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(state) {
      isWhole = state === 'whole';
      if (isWhole) closeAll();
    },
    close() {
      closeAll();
      server.close();
    },
  };
}

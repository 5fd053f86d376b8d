import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { withBoardStatus } from '../../../server/gateways/board-pages';

it('the wall of an unknown board is served with status 404', async () => {
  const pages = withBoardStatus(
    {
      handle: async (_, response) => {
        response.end('page');
      },
      upgrade: (_, socket) => socket.destroy(),
    },
    (id) => id === 'overview',
  );
  const server = createServer((request, response) => pages.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const statusOf = async (path: string) => (await fetch(`${url}${path}`)).status;
  try {
    expect(await statusOf('/wall/overview?lang=ru')).toBe(200);
    expect(await statusOf('/wall/nothing')).toBe(404);
    expect(await statusOf('/wall/%E2%82%AC')).toBe(404);
    expect(await statusOf('/')).toBe(200);
  } finally {
    server.close();
  }
});

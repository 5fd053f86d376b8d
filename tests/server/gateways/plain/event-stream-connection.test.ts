import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { AccessSession } from '../../../../server/access/access-session';
import { OutFrame } from '../../../../server/fanout/out-frame';
import { EventStreamConnection } from '../../../../server/gateways/plain/event-stream-connection';
import { ManualClock } from '../../manual-clock';

const server = createServer();

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

it('a stream that is silent for 15 s says so by a comment, and one that speaks does not', async () => {
  const clock = new ManualClock();
  let heard = '';
  const line = await new Promise<EventStreamConnection>((resolve) => {
    server.on('request', (_, response) => {
      const one = new EventStreamConnection('one', response, {
        ...{
          clock,
          closeGrace: 1_000,
          drained: () => {},
          closing: () => {},
          accessSession: {} as AccessSession,
        },
      });
      one.begin({ 'Content-Type': 'text/event-stream' });
      resolve(one);
    });
    server.listen(0, '127.0.0.1', () => {
      get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, (answer) => {
        answer.setEncoding('utf8').on('data', (piece: string) => {
          heard += piece;
        });
        answer.on('error', () => {});
      });
    });
  });
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  await until(() => line.writable && /^retry: [1-5]\d{3}\n\n$/.test(heard));
  line.send(new OutFrame('{"epoch":7,"room":"r1"}', { epoch: 7, version: 42 }));
  await until(
    () =>
      line.writable &&
      heard.endsWith('\n\nevent: frame\nid: 7:42\ndata: {"type":"frame","epoch":7,"room":"r1"}\n\n'),
  );
  const before = heard;
  clock.advance(15_000);
  clock.advance(14_999);
  clock.advance(1);
  await until(() => heard.length > before.length);
  expect(heard).toBe(`${before}:\n\n`);
});

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

it('an event stream sends a comment after 15 s without events, and not before', async () => {
  const clock = new ManualClock();
  let received = '';
  const connection = await new Promise<EventStreamConnection>((resolve) => {
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
          received += piece;
        });
        answer.on('error', () => {});
      });
    });
  });
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  await until(() => connection.writable && /^retry: [1-5]\d{3}\n\n$/.test(received));
  connection.send(new OutFrame('{"epoch":7,"room":"r1"}', { epoch: 7, version: 42 }));
  await until(
    () =>
      connection.writable &&
      received.endsWith('\n\nevent: frame\nid: 7:42\ndata: {"type":"frame","epoch":7,"room":"r1"}\n\n'),
  );
  const before = received;
  clock.advance(15_000);
  clock.advance(14_999);
  clock.advance(1);
  await until(() => received.length > before.length);
  expect(received).toBe(`${before}:\n\n`);
});

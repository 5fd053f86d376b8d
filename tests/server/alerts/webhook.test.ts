import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { Webhook, type WebhookOptions } from '../../../server/alerts/webhook';
import { systemClock } from '../../../server/time/clock';

const PATIENCE = 20_000; // ms

/** A real server and a webhook to it, with short pauses. */
async function scene(
  answer: (response: ServerResponse, post: number) => void,
  options: Partial<WebhookOptions> = {},
) {
  const texts: string[] = [];
  const warned: string[] = [];
  const http = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    texts.push(JSON.parse(body).text);
    answer(response, texts.length);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/T000/hush`;
  const warn = (fields: object, message: string): void => {
    warned.push(`${message} ${JSON.stringify(fields)}`);
  };
  const webhook = new Webhook({ url, clock: systemClock(), log: { warn }, firstPause: 5, ...options });
  const close = async (): Promise<void> => {
    await webhook.stop();
    http.closeAllConnections();
    http.close();
    // The address is a secret.
    expect(warned.join()).not.toContain('hush');
  };
  onTestFinished(close);
  return { http, webhook, texts, warned };
}

const texts = (count: number) => Array.from({ length: count }, (_, n) => ({ text: `${n}` }));

it('messages come in order, one after another', async () => {
  const { webhook, texts: got } = await scene((response) => response.end());
  for (const message of texts(20)) webhook.post(message);
  await expect.poll(() => got, { timeout: PATIENCE }).toEqual(texts(20).map(({ text }) => text));
});

it('a side that fails, or is too busy, gets the same message again until it takes it', async () => {
  const {
    webhook,
    texts: got,
    warned,
  } = await scene((response, post) => {
    response.statusCode = [500, 429, 503][post - 1] ?? 200;
    response.end();
  });
  webhook.post({ text: 'a' });
  webhook.post({ text: 'b' });
  await expect.poll(() => got, { timeout: PATIENCE }).toEqual(['a', 'a', 'a', 'a', 'b']);
  expect(warned).toEqual([]);
});

it('a side that is slow is given up on for the moment, and asked again', async () => {
  const { webhook, texts: got } = await scene(
    (response, post) => {
      if (post > 1) response.end();
    },
    { answerTimeout: 100 },
  );
  webhook.post({ text: 'a' });
  webhook.post({ text: 'b' });
  await expect.poll(() => got.at(-1), { timeout: PATIENCE }).toBe('b');
  expect(got.slice(0, 2)).toEqual(['a', 'a']);
});

it('a side that is down loses a message after eight tries, and the log says so', async () => {
  const { http, webhook, warned } = await scene(() => undefined);
  await new Promise((resolve) => http.close(resolve));
  webhook.post({ text: 'a' });
  await expect
    .poll(() => warned, { timeout: PATIENCE })
    .toEqual([expect.stringMatching(/^a message to the webhook was given up .*"tries":8/)]);
});

it('what the other side refuses, or sends elsewhere, is not sent again', async () => {
  const {
    webhook,
    texts: got,
    warned,
  } = await scene((response, post) => {
    response.writeHead(post === 1 ? 404 : 302, { location: 'http://elsewhere.example/' }).end();
  });
  webhook.post({ text: 'a' });
  webhook.post({ text: 'b' });
  await expect.poll(() => warned.length, { timeout: PATIENCE }).toBe(2);
  expect(got).toEqual(['a', 'b']);
  expect(warned[0]).toContain('answered 404');
});

it('of messages that are too many, the oldest are dropped, and the log says how many', async () => {
  let release = (): void => undefined;
  const {
    webhook,
    texts: got,
    warned,
  } = await scene(
    (response, post) => {
      if (post > 1) response.end();
      else release = () => response.end();
    },
    { mostWaiting: 10 },
  );
  webhook.post({ text: 'first' });
  await expect.poll(() => got.length, { timeout: PATIENCE }).toBe(1);
  for (const message of texts(30)) webhook.post(message);
  release();
  await expect.poll(() => got.at(-1), { timeout: PATIENCE }).toBe('29');
  expect(got.length).toBe(11);
  expect(warned).toEqual([
    expect.stringContaining('messages are dropped'),
    expect.stringMatching(/takes messages again .*"dropped":21/),
  ]);
});

it('stops at once, whatever waits', async () => {
  const { webhook, warned } = await scene(() => undefined);
  for (const message of texts(3)) webhook.post(message);
  await webhook.stop();
  expect(warned).toEqual([expect.stringMatching(/were not sent .*"left":3/)]);
});

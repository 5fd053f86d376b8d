import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { Webhook, type WebhookOptions } from '../../../server/alerts/webhook';
import { systemClock } from '../../../server/time/clock';

const TIMEOUT_MS = 20_000; // ms

/** Starts a real receiver and a webhook to it, with short pauses. */
async function start(
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
    // The URL is a secret.
    expect(warned.join()).not.toContain('hush');
  };
  onTestFinished(close);
  return { http, webhook, texts, warned };
}

const texts = (count: number) => Array.from({ length: count }, (_, n) => ({ text: `${n}` }));

it('messages arrive in order, one after another', async () => {
  const { webhook, texts: got } = await start((response) => response.end());
  for (const message of texts(20)) webhook.post(message);
  await expect.poll(() => got, { timeout: TIMEOUT_MS }).toEqual(texts(20).map(({ text }) => text));
});

it('a failing or busy receiver gets the same message again until it accepts it', async () => {
  const {
    webhook,
    texts: got,
    warned,
  } = await start((response, post) => {
    response.statusCode = [500, 429, 503][post - 1] ?? 200;
    response.end();
  });
  webhook.post({ text: 'a' });
  webhook.post({ text: 'b' });
  await expect.poll(() => got, { timeout: TIMEOUT_MS }).toEqual(['a', 'a', 'a', 'a', 'b']);
  expect(warned).toEqual([]);
});

it('a slow receiver is abandoned after the timeout, and tried again', async () => {
  const { webhook, texts: got } = await start(
    (response, post) => {
      if (post > 1) response.end();
    },
    { answerTimeout: 100 },
  );
  webhook.post({ text: 'a' });
  webhook.post({ text: 'b' });
  await expect.poll(() => got.at(-1), { timeout: TIMEOUT_MS }).toBe('b');
  expect(got.slice(0, 2)).toEqual(['a', 'a']);
});

it('an unavailable receiver loses a message after eight attempts, which is logged', async () => {
  const { http, webhook, warned } = await start(() => undefined);
  await new Promise((resolve) => http.close(resolve));
  webhook.post({ text: 'a' });
  await expect
    .poll(() => warned, { timeout: TIMEOUT_MS })
    .toEqual([expect.stringMatching(/^a message to the webhook was given up .*"tries":8/)]);
});

it('a message that the receiver rejects or redirects is not sent again', async () => {
  const {
    webhook,
    texts: got,
    warned,
  } = await start((response, post) => {
    response.writeHead(post === 1 ? 404 : 302, { location: 'http://elsewhere.example/' }).end();
  });
  webhook.post({ text: 'a' });
  webhook.post({ text: 'b' });
  await expect.poll(() => warned.length, { timeout: TIMEOUT_MS }).toBe(2);
  expect(got).toEqual(['a', 'b']);
  expect(warned[0]).toContain('answered 404');
});

it('of too many messages the oldest are dropped, and their number is logged', async () => {
  let release = (): void => undefined;
  const {
    webhook,
    texts: got,
    warned,
  } = await start(
    (response, post) => {
      if (post > 1) response.end();
      else release = () => response.end();
    },
    { mostWaiting: 10 },
  );
  webhook.post({ text: 'first' });
  await expect.poll(() => got.length, { timeout: TIMEOUT_MS }).toBe(1);
  for (const message of texts(30)) webhook.post(message);
  release();
  await expect.poll(() => got.at(-1), { timeout: TIMEOUT_MS }).toBe('29');
  expect(got.length).toBe(11);
  expect(warned).toEqual([
    expect.stringContaining('messages are dropped'),
    expect.stringMatching(/takes messages again .*"dropped":21/),
  ]);
});

it('stops at once with pending messages', async () => {
  const { webhook, warned } = await start(() => undefined);
  for (const message of texts(3)) webhook.post(message);
  await webhook.stop();
  expect(warned).toEqual([expect.stringMatching(/were not sent .*"left":3/)]);
});

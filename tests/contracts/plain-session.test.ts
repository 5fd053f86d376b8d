import { afterEach, expect, it } from 'vitest';
import { ProtocolError } from '../../lib/protocol/error';
import type { Frame } from '../../lib/protocol/messages';
import { EventStream, eventStreamAddress } from './event-stream';
import { PlainSocket } from './plain-socket';
import { BEGIN, END, ReplayFixture } from './replay-fixture';
import { makeToken, SECRET } from './token-maker';

const fixture = new ReplayFixture();
const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function join(stream: string, token?: string): Promise<PlainSocket> {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const client = new PlainSocket(`${fixture.server.url}/ws?stream=${stream.slice(1)}`, { headers });
  ends.push(() => client.end());
  return client.opened();
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

it('a session is watched and controlled over /ws, and watched over /sse', async () => {
  const { id, stream } = await fixture.open();
  const client = await join(stream);
  await until(() => client.ofType('session').length > 0);
  expect(client.ofType('session')[0]).toMatchObject({
    position: BEGIN,
    playing: false,
    start: BEGIN,
    end: END,
  });
  const subscription = { channel: 'quotes', symbols: ['*'], rate: 50 } as const;
  expect(await client.request('subscribe', subscription)).toMatchObject({ ok: true });
  const seen: Frame[] = [];
  const said: Record<string, unknown>[] = [];
  let closed = false;
  const { address } = eventStreamAddress(fixture.server.url, subscription, { stream: stream.slice(1) });
  const events = new EventStream(address, {
    onEvent: ({ event, data }) => {
      if (event === 'frame') seen.push(data as unknown as Frame);
      else said.push(data);
    },
    onClosed: () => {
      closed = true;
    },
  });
  ends.push(() => events.end());
  await until(() => seen.length > 0 && client.frames.length > 0);
  const { epoch } = seen[0] as Frame;
  const viewers = (): unknown => client.ofType('session').at(-1)?.viewerCount;
  await until(() => viewers() === 2);
  expect(await client.request('control', { seek: BEGIN + 20_000_000 })).toEqual({ ok: true });
  await until(() => [client.frames, seen].every((frames) => frames.some((frame) => frame.epoch > epoch)));
  const after = (frames: readonly Frame[]): Frame | undefined => frames.find((frame) => frame.epoch > epoch);
  expect(after(client.frames)).toMatchObject({ full: true, from: 0 });
  expect(after(seen)?.quotes).toEqual(after(client.frames)?.quotes);
  await until(() => said.some(({ type, position }) => type === 'session' && position === BEGIN + 20_000_000));
  expect(await client.request('control', { seek: END + 1 })).toMatchObject({
    ok: false,
    error: { code: 'bad_request', message: expect.stringContaining(String(END + 1)) },
  });
  fixture.server.sessions.end(id, new ProtocolError('not_found', 'the session has ended'));
  await until(() => client.closed !== undefined && closed);
  expect(client.closed).toEqual({ code: 4404, reason: 'not_found' });
  expect(said.at(-1)).toMatchObject({ type: 'error', code: 'not_found', retry: false });
  await until(() => fixture.server.connections === 0);
});

it('a session is controlled over /ws only with the permission', async () => {
  await fixture.serve({ guests: 'off', tokens: { secret: SECRET } });
  const { stream } = await fixture.server.sessions.open({
    ...{ tapes: ['week-12'], speed: 1, loop: false, playing: false, rebase: false },
  });
  const viewer = await join(stream.name, await makeToken({ claims: { role: 'viewer' } }));
  expect(await viewer.request('control', { play: true })).toMatchObject({
    ok: false,
    error: { code: 'forbidden' },
  });
  const trader = await join(stream.name, await makeToken({ claims: { role: 'trader', sub: 'bob' } }));
  expect(await trader.request('control', { play: true })).toEqual({ ok: true });
  await until(() => viewer.ofType('session').some(({ playing }) => playing === true));
  const sent = viewer.ofType('session').at(-1)?.viewers;
  expect(sent).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'bob' })]));
});

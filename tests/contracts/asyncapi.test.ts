import { io } from 'socket.io-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  CHANNELS,
  type Frame,
  type SubscribeAccepted,
  type SubscribeRequest,
} from '../../lib/protocol/messages';
import { MAX_KEPT_TRADES } from '../../server/market/trade-ring';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { anInstrument, aTrade, defined } from '../server/events';
import { ManualClock } from '../server/manual-clock';
import { record } from '../server/tape/record';
import { sampleEvents } from '../server/tape/sample-events';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { DescribedMessages } from './described-messages';
import { EventStream, eventStreamAddress } from './event-stream';
import { CODES, goldenSequence, START } from './golden-sequence';
import { type LiveServer, startLiveServer } from './live-server';
import { until } from './plain-fixture';
import { PlainSocket } from './plain-socket';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

const TOKEN_SECONDS = 600;

const A_REPORT = {
  ...{ name: 'Lobby', page: '/wall/x', board: 'x', boards: 1, place: 1, revision: 0, quality: 'full' },
  ...{ browser: 'test', width: 1920, height: 1080, uptime: 1, isVisible: true, errors: [] },
};

/** Requests that no schema and no server accepts. */
const INVALID: readonly (readonly [request: string, content: object])[] = [
  ['subscribe', { channel: 'prices', symbols: ['sim:A'] }],
  ['subscribe', { channel: 'quotes', symbols: [] }],
  ['subscribe', { channel: 'quotes', symbols: ['sim:A'], rate: 0 }],
  ['subscribe', { channel: 'quotes', symbols: ['sim:A'], since: { epoch: 1 } }],
  ['subscribe', { channel: 'depth', symbols: ['sim:A'], levels: 51 }],
  ['subscribe', { channel: 'bars', symbols: ['sim:A'], interval: '7m' }],
  ['unsubscribe', {}],
  ['refresh', { token: '' }],
  ['publish', { events: 1 }],
  ['hold', { symbols: 'sim:A' }],
  ['hold', { symbols: [], silence: 0 }],
  ['report', { ...A_REPORT, quality: 'low' }],
];
const UNKNOWN = 'forecast';
const WRONG_CONTROLS: typeof INVALID = [
  ['control', { speed: 0.01 }],
  ['control', { step: { seconds: 0 } }],
  ['control', { step: 1.5 }],
  ['control', { loop: 'yes' }],
];

const described = new DescribedMessages();
const ends: (() => void)[] = [];
let clock: ManualClock;
let feed: ScriptedFeed;
let server: LiveServer;

beforeEach(async () => {
  clock = new ManualClock(START);
  feed = new ScriptedFeed(CODES.map((code) => defined(anInstrument(`sim:${code}`), START)));
  const dataDir = temporaryFolder();
  record(tapeFolder(dataDir, 'week-12'), sampleEvents(400));
  const tokens = { secret: SECRET, warning: 60 };
  const feeds = [{ kind: 'ingest' }] as const;
  server = await startLiveServer(feed, { dataDir, tokens, guests: 'off', accessClock: clock, feeds });
});

afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await server.stop();
});

const token = (claims: object = {}): Promise<string> =>
  makeToken({ claims: { ...claims }, expires: TOKEN_SECONDS, now: clock.wall() });

async function openSession(): Promise<string> {
  const request = { tapes: ['week-12'], speed: 1, loop: false, playing: false, rebase: false };
  return (await server.sessions.open(request)).stream.name;
}

/** The messages of one transport, in both directions, and how they differ from the document. */
class Transcript {
  readonly names = new Set<string>();
  readonly faults: string[] = [];
  readonly #messages: (readonly [name: string, payload: unknown])[] = [];

  take(message: string, payload: unknown): void {
    const name = message.replace('plain.', '');
    this.names.add(name);
    this.#messages.push([name, payload]);
    for (const fault of described.faults(message, payload)) this.faults.push(`${message}: ${fault}`);
  }

  /** Waits for a message of the name that passes. */
  async next<T>(name: string, passes: (payload: T) => boolean = () => true): Promise<T> {
    const isIt = ([of, payload]: readonly [string, unknown]): boolean => of === name && passes(payload as T);
    await until(() => this.#messages.some(isIt));
    return this.#messages.find(isIt)?.[1] as T;
  }
}

/** Sends a request over a connection whose messages are in a transcript. */
type Ask = <T>(request: string, content: object) => Promise<T>;
type Connect = (transcript: Transcript, stream: string, token: string) => Promise<Ask>;

const overSocketIo: Connect = (transcript, stream, made) =>
  new Promise((resolve, reject) => {
    const auth = { token: made, encoding: 'json' };
    transcript.take('connect', auth);
    const socket = io(`${server.url}${stream}`, {
      ...{ auth, transports: ['websocket'], forceNew: true, reconnection: false },
    });
    ends.push(() => socket.disconnect());
    socket.onAny((event: string, payload: unknown, acknowledge?: () => void) => {
      transcript.take(event, payload);
      if (!acknowledge) return;
      transcript.take('notifyAcknowledgement', null);
      acknowledge();
    });
    socket.once('connect_error', (error: Error & { data?: unknown }) => {
      transcript.take('connectError', { message: error.message, data: error.data });
      reject(error);
    });
    socket.once('connect', () =>
      resolve(async (request, content) => {
        if (isDescribed(request, content)) transcript.take(request, content);
        const answer = await socket.emitWithAck(request, content);
        transcript.take(`${request}Answer`, answer);
        return answer;
      }),
    );
  });

const overWebSocket: Connect = async (transcript, stream, made) => {
  const client = new PlainSocket(`${server.url}/ws?stream=${stream.slice(1)}&token=${made}`);
  ends.push(() => client.end());
  const asked = new Set<unknown>();
  client.socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as { readonly type: string; readonly id?: unknown };
    const { type, id } = message;
    if (type === 'error' && id !== undefined) transcript.take('plain.requestError', message);
    else transcript.take(asked.has(type) ? `plain.${type}Answer` : `plain.${type}`, message);
    if (type !== 'notify') return;
    const acknowledgement = { type: 'acknowledge', notice: id };
    transcript.take('plain.acknowledge', acknowledgement);
    client.send(acknowledgement);
  });
  await client.opened();
  return (request, content) => {
    asked.add(request);
    if (isDescribed(request, content))
      transcript.take(`plain.${request}`, { type: request, id: 1, ...content });
    return client.request(request, content);
  };
};

/** Returns true unless the request is one of the wrong ones of this file. */
const isDescribed = (request: string, content: object): boolean =>
  request !== UNKNOWN && ![...INVALID, ...WRONG_CONTROLS].some(([, wrong]) => wrong === content);

/** Exchanges every message of the document at least once, over one transport. */
async function converse(connect: Connect): Promise<Transcript> {
  const transcript = new Transcript();
  const ask = await connect(transcript, '/live', await token({ symbols: '*', role: 'operator' }));
  const rooms: string[] = [];
  for (const channel of CHANNELS) {
    const more = { ...(channel === 'depth' && { levels: 5 }), ...(channel === 'bars' && { interval: '1s' }) };
    const answer = await ask<SubscribeAccepted>('subscribe', {
      channel,
      symbols: ['sim:*'],
      rate: 50,
      ...more,
    });
    rooms.push(answer.room);
  }
  const first = await transcript.next<Frame>('frame', ({ room }) => room === rooms[1]);
  feed.push(...goldenSequence(0, 60));
  for (const list of CHANNELS) {
    await transcript.next<Frame>('frame', (frame) => frame[list] !== undefined && !frame.full);
  }
  await ask('unsubscribe', { room: rooms[1] });
  const trades = Array.from({ length: 2 * MAX_KEPT_TRADES }, (_, k) =>
    aTrade('sim:A', 100 + (k % 7), 1, START + k),
  );
  feed.push(...trades);
  const last = trades.at(-1);
  await transcript.next<Frame>('frame', ({ quotes = [] }) =>
    quotes.some(({ last: price }) => price === last?.price),
  );
  const resumed: SubscribeRequest = {
    ...{ channel: 'trades', symbols: ['sim:A' as never] },
    since: { epoch: first.epoch, version: first.to },
  };
  await ask('subscribe', resumed);
  await transcript.next<Frame>('frame', ({ gaps }) => gaps !== undefined);
  await ask('clock', {});
  expect(await ask('publish', { events: [{ type: 'trade' }] })).toMatchObject({ ok: true, rejected: 1 });
  expect(await ask('hold', { symbols: ['sim:A'], silence: 5 })).toEqual({ ok: true });
  expect(await ask('report', A_REPORT)).toMatchObject({ ok: true, screen: 'named-lobby' });
  void post('/api/screens/commands', { groups: ['*'], display: { zoom: 1.1 }, act: 'identify' });
  const order = await transcript.next<{ revision: number }>('screen');
  await ask('report', { ...A_REPORT, revision: order.revision });
  for (const [request, content] of INVALID) {
    expect(described.faults(request, content)).not.toEqual([]);
    expect(await ask(request, content)).toMatchObject({ ok: false, error: { code: 'bad_request' } });
  }
  await ask('refresh', { token: await token({ symbols: 'sim:A' }) });
  await transcript.next('changed');
  await notify();
  await transcript.next('notify');
  clock.advance((TOKEN_SECONDS - 30) * 1_000);
  await transcript.next('expiring');
  clock.advance(60_000);
  await transcript.next('error');
  const control = await connect(transcript, await openSession(), await token());
  await transcript.next('session');
  await control('control', { seek: (await transcript.next<{ end: number }>('session')).end, speed: 0 });
  await control('control', { step: { seconds: -1 }, loop: true });
  for (const [request, content] of WRONG_CONTROLS) {
    expect(described.faults(request, content)).not.toEqual([]);
    expect(await control(request, content)).toMatchObject({ ok: false, error: { code: 'bad_request' } });
  }
  return transcript;
}

async function notify(): Promise<void> {
  const notice = { user: 'ada', title: 'Limit', body: 'A at 101', level: 'warn', data: { price: 101 } };
  expect((await post('/api/notify', notice)).status).toBe(200);
}

async function post(path: string, body: object): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${await token({ sub: 'olga', role: 'operator' })}`,
    },
    body: JSON.stringify(body),
  });
}

it('describes every message of a real server over Socket.IO', async () => {
  const transcript = await converse(overSocketIo);
  await expect(overSocketIo(transcript, '/live', 'nonsense')).rejects.toThrow();
  expect(transcript.faults).toEqual([]);
  const ofBoth = new Set([...described.messagesOf('replay'), ...described.messagesOf('live')]);
  expect([...transcript.names].sort()).toEqual([...ofBoth].sort());
});

it('describes every message of a real server over /ws', async () => {
  const transcript = await converse(overWebSocket);
  const ask = await overWebSocket(transcript, '/live', await token());
  ask(UNKNOWN, {});
  await transcript.next('requestError');
  expect(transcript.faults).toEqual([]);
  expect([...transcript.names].sort()).toEqual(described.messagesOf('webSocket'));
});

it('describes every message of a real server over /sse', async () => {
  const transcript = new Transcript();
  const listen = async (stream: string): Promise<void> => {
    const request = { channel: 'quotes', symbols: ['*'], rate: 50 } as const;
    const { address } = eventStreamAddress(server.url, request, {
      stream: stream.slice(1),
      token: await token(),
    });
    const events = new EventStream(address, {
      onEvent: ({ event, data }) =>
        transcript.take(event === 'subscribe' ? 'plain.subscribeAnswer' : `plain.${event}`, data),
    });
    ends.push(() => events.end());
  };
  await listen(await openSession());
  await transcript.next('session');
  await listen('/live');
  feed.push(...goldenSequence(0, 60));
  await transcript.next<Frame>(
    'frame',
    ({ quotes }) => quotes?.some(({ symbol }) => symbol === 'sim:A') ?? false,
  );
  await notify();
  await transcript.next('notify');
  clock.advance((TOKEN_SECONDS - 30) * 1_000);
  await transcript.next('expiring');
  clock.advance(60_000);
  await transcript.next('error');
  expect(transcript.faults).toEqual([]);
  expect([...transcript.names].sort()).toEqual(described.messagesOf('eventStream'));
});

import type { ClientEvents, ServerEvents } from '../../../lib/protocol/messages';
import { type Json, type SchemaName, schemaRef } from './asyncapi-schemas';

interface RequestDescription {
  readonly summary: string;
  readonly request: SchemaName;
  readonly answer: SchemaName;
  readonly example: object;
}

/** Requests of clients, by event name; those of `/ws` have the name as `type`. */
export const REQUESTS: Readonly<Record<keyof ClientEvents, RequestDescription>> = {
  subscribe: {
    summary: 'Joins a room; its first frame follows the answer',
    request: 'SubscribeRequest',
    answer: 'SubscribeAnswer',
    example: { channel: 'quotes', symbols: ['binance:*'], rate: 4 },
  },
  unsubscribe: {
    summary: 'Leaves a room',
    request: 'UnsubscribeRequest',
    answer: 'EmptyAnswer',
    example: { room: 'r1' },
  },
  clock: {
    summary: 'Reads the server clock',
    request: 'ClockRequest',
    answer: 'ClockAnswer',
    example: {},
  },
  refresh: {
    summary: 'Replaces the token of the connection; its subscriptions go on',
    request: 'RefreshRequest',
    answer: 'EmptyAnswer',
    example: { token: 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl' },
  },
  control: {
    summary: 'Controls a replay session; answered when it is done',
    request: 'ControlRequest',
    answer: 'EmptyAnswer',
    example: { seek: 1_723_161_255_342_000, play: true },
  },
  publish: {
    summary: 'Pushes events into the live stream; answered when the market has taken them',
    request: 'PublishRequest',
    answer: 'PublishAnswer',
    example: { events: [{ type: 'trade', symbol: 'acme:BOLT', price: 101.25, size: 3 }] },
  },
  hold: {
    summary: 'Answers for symbols: they are disconnected when the producer is silent or gone',
    request: 'HoldRequest',
    answer: 'EmptyAnswer',
    example: { symbols: ['acme:BOLT'], silence: 10 },
  },
  report: {
    summary: 'What a screen shows and how it is; the first one registers the screen',
    request: 'ScreenReport',
    answer: 'ReportAnswer',
    example: {
      ...{ name: 'Lobby', page: '/wall/overview', board: 'overview', boards: 1, place: 1, revision: 0 },
      ...{ quality: 'full', browser: 'Chromium 140', width: 3840, height: 2160, uptime: 12.5 },
      ...{ isVisible: true, errors: [] },
    },
  },
};

interface EventDescription {
  readonly summary: string;
  readonly payload: SchemaName;
  readonly example: object;
}

/** Events of the server, by name. */
export const EVENTS: Readonly<Record<keyof ServerEvents, EventDescription>> = {
  frame: {
    summary: 'Everything new in a room since its previous frame, or a heartbeat',
    payload: 'Frame',
    example: {
      ...{ epoch: 1, room: 'r1', from: 41_200, to: 41_350, time: 1_723_161_255_400_000, merged: 12 },
      quotes: [
        { symbol: 'binance:BTCUSDT', timestamp: 1_723_161_255_342_000, last: 61_837.63, lastSize: 0.02 },
      ],
    },
  },
  status: {
    summary: 'State of the stream, after connecting and at each change',
    payload: 'StreamStatus',
    example: {
      ...{ stream: '/live', source: 'live', state: 'ok', since: 1_723_161_200_000_000 },
      sources: [
        { name: 'binance', state: 'ok', since: 1_723_161_200_000_000 },
        { name: 'okx', state: 'down', since: 1_723_161_342_000_000, reason: 'socket closed: 1006' },
      ],
    },
  },
  session: {
    summary:
      'State of the replay session, after connecting, at each change and 4 times a second while it plays',
    payload: 'SessionState',
    example: {
      ...{ position: 1_723_161_255_342_000, speed: 1, playing: true, loop: false },
      ...{ start: 1_723_161_254_087_896, end: 1_723_161_614_087_896, time: 1_768_480_000_000_000 },
      ...{ viewerCount: 1, viewers: [{ id: 'Dq2lPGMZ9vEoLlvSAAAB' }] },
    },
  },
  notify: {
    summary: 'A notice for the user of the connection',
    payload: 'Notice',
    example: {
      ...{ id: '5f0c7a52-9e7b-4d0f-a3de-6b8b5a1f3f10', time: 1_723_161_255_400_000 },
      ...{ body: 'ACME at 101', level: 'warn' },
    },
  },
  screen: {
    summary: 'What a screen has to show from now on; it repeats the revision in a report once it is painted',
    payload: 'ScreenOrder',
    example: { revision: 1_768_480_000_000_000, display: { board: 'heatmap', brightness: 0.6 } },
  },
  expiring: {
    summary: 'The token expires soon: send `refresh`, or the connection is closed with `token_expired`',
    payload: 'Expiring',
    example: { seconds: 60 },
  },
  changed: {
    summary: 'A subscription differs because the permissions of the connection changed',
    payload: 'SubscriptionChange',
    example: {
      room: 'r1',
      answer: { ok: true, room: 'r2', rate: 4, symbols: ['binance:BTCUSDT'], denied: ['binance:ETHUSDT'] },
    },
  },
  error: {
    summary: 'The reason for which the server closes the connection, or leaves the namespace',
    payload: 'Error',
    example: { code: 'shutting_down', message: 'the server is stopping', retry: true },
  },
};

/** Requests and events that only replay sessions have. */
export const REPLAY_ONLY: ReadonlySet<string> = new Set<keyof ClientEvents | keyof ServerEvents>([
  'control',
  'session',
]);

/** Requests and events that only the live stream has. */
export const LIVE_ONLY: ReadonlySet<string> = new Set<keyof ClientEvents | keyof ServerEvents>([
  ...(['publish', 'hold', 'report', 'screen'] as const),
]);

const requests = Object.entries(REQUESTS);
const events = Object.entries(EVENTS);

/** Returns the messages of the Socket.IO namespaces by name. */
export function socketIoMessages(): Json {
  return {
    connect: {
      title: 'Handshake',
      summary: 'The `auth` of the Socket.IO handshake',
      payload: schemaRef('HandshakeAuth'),
      examples: [{ payload: { encoding: 'json' } }],
    },
    connectError: {
      title: 'Rejected handshake',
      summary: 'The client library reports it as `connect_error`, with the error in `error.data`',
      payload: {
        type: 'object',
        required: ['message', 'data'],
        properties: { message: { type: 'string' }, data: schemaRef('Error') },
      },
    },
    ...Object.fromEntries(
      requests.flatMap(([name, { summary, request, answer, example }]) => [
        [name, { name, summary, payload: schemaRef(request), examples: [{ payload: example }] }],
        [`${name}Answer`, { name, summary: `Acknowledges \`${name}\``, payload: schemaRef(answer) }],
      ]),
    ),
    ...Object.fromEntries(
      events.map(([name, { summary, payload, example }]) => [
        name,
        { name, summary, payload: schemaRef(payload), examples: [{ payload: example }] },
      ]),
    ),
    notifyAcknowledgement: {
      name: 'notify',
      summary: 'The acknowledgement of the client, which carries nothing',
      payload: { type: 'null' },
    },
  };
}

/** Name of the message of the plain endpoints that corresponds to one of Socket.IO. */
export const plain = (name: string): string => `plain.${name}`;

/** Returns the messages of `/ws` and `/sse` by name: the same content with a `type`. */
export function plainMessages(): Json {
  const id = schemaRef('RequestId');
  const message = (type: string, summary: string, payload: SchemaName, more: Json = {}): Json => ({
    name: type,
    summary,
    payload: {
      allOf: [
        { type: 'object', required: ['type'], properties: { type: { const: type }, ...more } },
        schemaRef(payload),
      ],
    },
  });
  return Object.fromEntries([
    ...requests.flatMap(([name, { summary, request, answer, example }]) => [
      [
        plain(name),
        {
          ...message(name, summary, request, { id }),
          examples: [{ payload: { type: name, id: 1, ...example } }],
        },
      ],
      [plain(`${name}Answer`), message(name, `Answers \`${name}\`, with its \`id\``, answer, { id })],
    ]),
    [plain('acknowledge'), message('acknowledge', 'Acknowledges a notice', 'Acknowledgement')],
    [plain('requestError'), message('error', 'A message that is not a request', 'Error', { id })],
    ...events.map(([name, { summary, payload, example }]) => [
      plain(name),
      { ...message(name, summary, payload), examples: [{ payload: { type: name, ...example } }] },
    ]),
  ]);
}

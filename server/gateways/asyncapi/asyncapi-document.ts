import { CLOSE_CODE } from '../../../lib/protocol/close-code';
import { ERROR_RETRY, type ErrorCode } from '../../../lib/protocol/error';
import { SUBPROTOCOL } from '../../../lib/protocol/plain-message';
import { eventStreamSchema, webSocketSchema } from '../plain/endpoint-query';
import {
  EVENTS,
  LIVE_ONLY,
  plain,
  plainMessages,
  REPLAY_ONLY,
  REQUESTS,
  socketIoMessages,
} from './asyncapi-messages';
import { type Json, jsonSchemas, querySchema, ref } from './asyncapi-schemas';

const DESCRIPTION = [
  'Market data of a tickerwall server, over Socket.IO 4, over plain WebSocket (`/ws`) and as server-sent events (`/sse`). ' +
    'All transports carry the same rooms and frames; [protocol.md](protocol.md) explains them.',
  'Operations are those of the server: it receives requests and sends events. Times are whole microseconds since 1970 ' +
    '(UTC). Messages may get more fields in later versions; clients ignore fields that they do not know. Messages are ' +
    'shown as JSON; a Socket.IO client may ask for binary frames, which decode to the same content.',
].join('\n\n');

/** Returns the AsyncAPI 3 document of the streams over Socket.IO, `/ws` and `/sse`. */
export function asyncapiDocument(): Json {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'tickerwall streams',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: servers(),
    channels: {
      live: socketIoChannel('/live', 'The live stream', isLive),
      replay: {
        ...socketIoChannel('/replay/{session}', 'A replay session', isReplay),
        parameters: { session: { description: 'Id that `POST /api/sessions` answered' } },
      },
      webSocket: webSocketChannel(),
      eventStream: eventStreamChannel(),
    },
    operations: {
      ...socketIoOperations('live', isLive),
      ...socketIoOperations('replay', isReplay),
      ...webSocketOperations(),
      ...eventStreamOperations(),
    },
    components: {
      schemas: jsonSchemas(),
      messages: { ...socketIoMessages(), ...plainMessages() },
      securitySchemes: {
        header: {
          ...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          description: 'Not needed where guests are allowed.',
        },
        query: {
          ...{ type: 'httpApiKey', in: 'query', name: 'token' },
          description:
            'For clients that cannot send headers, such as WebSocket and EventSource of a browser.',
        },
      },
    },
  };
}

function servers(): Json {
  const host = 'localhost:3000';
  const security = [ref('components/securitySchemes/header'), ref('components/securitySchemes/query')];
  return {
    socketIo: {
      ...{ host, pathname: '/socket.io/', protocol: 'ws', title: 'Socket.IO' },
      description:
        'Socket.IO 4 (Engine.IO protocol 4), over WebSocket or HTTP long polling. A namespace is a stream.',
    },
    webSocket: { host, protocol: 'ws', title: 'JSON text over WebSocket (RFC 6455)', security },
    eventStream: { host, protocol: 'http', title: 'Server-sent events', security },
  };
}

type Filter = (name: string) => boolean;
const isAny: Filter = () => true;
const isLive: Filter = (name) => !REPLAY_ONLY.has(name);
const isReplay: Filter = (name) => !LIVE_ONLY.has(name);
const requests = Object.entries(REQUESTS);
const events = Object.keys(EVENTS);
/** Events that `/sse` lacks: without `refresh` permissions never change, and without `report` it is no screen. */
const ANSWERING: readonly string[] = ['changed', 'screen'];
const eventStreamMessages = ['subscribeAnswer', ...events.filter((name) => !ANSWERING.includes(name))];
/** Names of the messages by which requests are answered. */
const answers = Object.keys(REQUESTS).map((name) => `${name}Answer`);

function socketIoChannel(address: string, title: string, has: Filter): Json {
  const names = [
    'connect',
    'connectError',
    ...Object.keys(REQUESTS),
    ...answers,
    ...events,
    'notifyAcknowledgement',
  ];
  return {
    ...{ address, title, servers: [ref('servers/socketIo')] },
    description: 'A Socket.IO namespace. A message is an event; a reply is its acknowledgement.',
    messages: messageRefs(
      names.filter((name) => has(name.replace(/Answer$/, ''))),
      (name) => name,
    ),
  };
}

function socketIoOperations(channel: string, has: Filter): Json {
  const connect = 'Connects to the namespace; a rejected handshake gets the reply';
  const named = events.filter((name) => has(name) && name !== 'notify');
  return {
    [`${channel}.connect`]: operation(channel, 'receive', connect, ['connect'], 'connectError'),
    ...requestOperations(channel, has),
    [`${channel}.events`]: operation(channel, 'send', 'Frames and other events', named),
    [`${channel}.notify`]: operation(
      channel,
      'send',
      EVENTS.notify.summary,
      ['notify'],
      'notifyAcknowledgement',
    ),
  };
}

function webSocketChannel(): Json {
  return {
    ...{ address: '/ws', title: 'Plain WebSocket', servers: [ref('servers/webSocket')] },
    description:
      `JSON text messages with a \`type\`; the subprotocol is \`${SUBPROTOCOL}\`, which a client may leave out. A ` +
      'rejected handshake gets the HTTP status and the error as JSON. Close codes are in `x-close-codes`.',
    messages: messageRefs(
      [...Object.keys(REQUESTS), ...answers, 'acknowledge', 'requestError', ...events],
      plain,
    ),
    bindings: { ws: { method: 'GET', query: querySchema(webSocketSchema), bindingVersion: '0.1.0' } },
    'x-close-codes': closeCodes(),
  };
}

function webSocketOperations(): Json {
  const acknowledge = 'Acknowledges a notice; gets no answer';
  const send = 'Frames and other events, and errors about messages that are not requests';
  return {
    ...requestOperations('webSocket', isAny),
    'webSocket.acknowledge': operation('webSocket', 'receive', acknowledge, ['acknowledge']),
    'webSocket.events': operation('webSocket', 'send', send, [...events, 'requestError']),
  };
}

function eventStreamChannel(): Json {
  return {
    ...{ address: '/sse', title: 'Server-sent events', servers: [ref('servers/eventStream')] },
    description:
      'One subscription, requested in the query; read-only. The event name is the `type` of the data. The `id` of a ' +
      'frame is `<epoch>:<version>`; a client sends it as `Last-Event-ID` to resume. A rejected request gets the HTTP ' +
      'status and the error as JSON.',
    messages: messageRefs(eventStreamMessages, plain),
  };
}

function eventStreamOperations(): Json {
  const summary = 'The answer to the subscription, then frames and other events';
  const http = { method: 'GET', query: querySchema(eventStreamSchema), bindingVersion: '0.3.0' };
  return {
    'eventStream.events': {
      ...operation('eventStream', 'send', summary, eventStreamMessages),
      bindings: { http },
    },
  };
}

function requestOperations(channel: string, has: Filter): Json {
  return Object.fromEntries(
    requests
      .filter(([name]) => has(name))
      .map(([name, { summary }]) => [
        `${channel}.${name}`,
        operation(channel, 'receive', summary, [name], `${name}Answer`),
      ]),
  );
}

/** Returns an operation of the channel, with the message that replies to it, if there is one. */
function operation(
  channel: string,
  action: 'receive' | 'send',
  summary: string,
  names: readonly string[],
  reply?: string,
): Json {
  const message = (name: string): Json => ref(`channels/${channel}/messages/${name}`);
  const ofChannel = { channel: ref(`channels/${channel}`) };
  return {
    ...{ action, ...ofChannel, summary, messages: names.map(message) },
    ...(reply !== undefined && { reply: { ...ofChannel, messages: [message(reply)] } }),
  };
}

function messageRefs(names: readonly string[], component: (name: string) => string): Json {
  return Object.fromEntries(names.map((name) => [name, ref(`components/messages/${component(name)}`)]));
}

/** Returns the codes (RFC 6455) that the server closes `/ws` with, and the error before each. */
function closeCodes(): Json {
  return Object.fromEntries(
    (Object.entries(CLOSE_CODE) as [ErrorCode, number][]).map(([error, code]) => [
      code,
      { error, reconnect: ERROR_RETRY[error] },
    ]),
  );
}

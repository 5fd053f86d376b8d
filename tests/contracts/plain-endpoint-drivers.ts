import type { Frame, SubscribeAnswer, SubscribeRequest } from '../../lib/protocol/messages';
import type { EndpointConnection, EndpointDriver, Refused } from './endpoint-driver';
import { EventStream, eventStreamAddress } from './event-stream';
import { PlainSocket } from './plain-socket';
import { refusedUpgrade } from './refused-upgrade';

/** Place of a token in a request to a plain endpoint. */
type Place = 'header' | 'address';

const PLACES: readonly (readonly [Place, string])[] = [
  ['header', 'Authorization header'],
  ['address', 'token in the address'],
];

/** Drivers of `/ws` and `/sse`, each with the token in both places. */
export const PLAIN_ENDPOINTS: readonly EndpointDriver[] = PLACES.flatMap(([place, text]) => [
  { name: `/ws, ${text}`, connect: (url, token, stream) => connectWebSocket(url, token, place, stream) },
  {
    name: `/sse, ${text}`,
    readOnly: true,
    connect: (url, token, stream) => connectEventStream(url, token, place, stream),
  },
]);

function credentials(token: string | undefined, place: Place, stream = '/live') {
  const headers: Record<string, string> = {};
  const query: Record<string, string> = { stream: stream.slice(1) };
  if (token !== undefined && place === 'header') headers.Authorization = `Bearer ${token}`;
  if (token !== undefined && place === 'address') query.token = token;
  return { headers, query };
}

/** Received messages, and the state of the connection. */
class Received {
  readonly frames: Frame[] = [];
  readonly said: [string, unknown][] = [];
  closed = false;

  hear({ type, ...value }: { readonly type?: unknown }): void {
    if (type === 'frame') this.frames.push(value as Frame);
    else this.said.push([String(type), value]);
  }
}

function connectWebSocket(
  url: string,
  token: string | undefined,
  place: Place,
  stream?: string,
): Promise<EndpointConnection | Refused> {
  const { headers, query } = credentials(token, place, stream);
  const client = new PlainSocket(`${url}/ws?${new URLSearchParams(query)}`, { headers });
  return new Promise((resolve, reject) => {
    client.socket.once('unexpected-response', (_, answer) => {
      refusedUpgrade(answer).then(resolve, reject);
    });
    client.opened().then(() => resolve(connectionOf(client)), reject);
  });
}

function connectionOf(client: PlainSocket): EndpointConnection {
  return {
    frames: client.frames,
    get messages() {
      return client.messages.map(({ type, ...value }) => [type, value] as const);
    },
    get closed() {
      return client.closed !== undefined;
    },
    subscribe: (request) => client.request('subscribe', request),
    refresh: (token) => client.request('refresh', { token }),
    close: () => client.socket.close(),
  };
}

/** Connects with a subscription; each further subscription is a new connection. */
async function connectEventStream(
  url: string,
  token: string | undefined,
  place: Place,
  name?: string,
): Promise<EndpointConnection | Refused> {
  const { headers, query } = credentials(token, place, name);
  const received = new Received();
  let stream: EventStream | undefined;
  const open = (request: SubscribeRequest): Promise<SubscribeAnswer | Refused> =>
    new Promise((resolve) => {
      const { address } = eventStreamAddress(url, request, query);
      const one = new EventStream(address, {
        headers,
        onEvent: ({ data: { type, ...value } }) => {
          if (type === 'subscribe') resolve(value as unknown as SubscribeAnswer);
          else received.hear({ type, ...value });
        },
        onRefused: (status, error, challenge) => resolve({ error, status, challenge }),
        onClosed: () => {
          if (stream === one) received.closed = true;
        },
      });
      stream = one;
    });
  const first = await open({ channel: 'quotes', symbols: ['sim:*'], rate: 1 });
  if (!('ok' in first)) return first;
  return {
    frames: received.frames,
    messages: received.said,
    get closed() {
      return received.closed;
    },
    async subscribe(request) {
      const before = stream;
      stream = undefined;
      before?.end();
      received.frames.length = 0;
      const answer = await open(request);
      return 'ok' in answer ? answer : { ok: false, error: answer.error };
    },
    refresh: () => Promise.reject(new Error('server-sent events are read-only')),
    close: () => stream?.end(),
  };
}

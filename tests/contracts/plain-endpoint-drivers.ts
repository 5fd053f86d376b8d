import type { Frame, SubscribeAnswer, SubscribeRequest } from '../../lib/protocol/messages';
import type { EndpointDriver, Inside, Refused } from './endpoint-driver';
import { EventStream, eventStreamAddress } from './event-stream';
import { PlainSocket } from './plain-socket';
import { refusedUpgrade } from './refused-upgrade';

/** Where a token stands that a client of a plain endpoint shows. */
type Place = 'header' | 'address';

const PLACES: readonly (readonly [Place, string])[] = [
  ['header', 'Authorization header'],
  ['address', 'token in the address'],
];

/** `/ws` and `/sse`, each with the token in both places that it may be in. */
export const PLAIN_ENDPOINTS: readonly EndpointDriver[] = PLACES.flatMap(([place, text]) => [
  { name: `/ws, ${text}`, enter: (url, token) => enterWebSocket(url, token, place) },
  { name: `/sse, ${text}`, readOnly: true, enter: (url, token) => enterEventStream(url, token, place) },
]);

function credentials(token: string | undefined, place: Place) {
  const headers: Record<string, string> = {};
  const query: Record<string, string> = {};
  if (token !== undefined && place === 'header') headers.Authorization = `Bearer ${token}`;
  if (token !== undefined && place === 'address') query.token = token;
  return { headers, query };
}

/** What came, and whether more can. */
class Heard {
  readonly frames: Frame[] = [];
  readonly said: [string, unknown][] = [];
  closed = false;

  hear({ type, ...value }: { readonly type?: unknown }): void {
    if (type === 'frame') this.frames.push(value as Frame);
    else this.said.push([String(type), value]);
  }
}

function enterWebSocket(url: string, token: string | undefined, place: Place): Promise<Inside | Refused> {
  const { headers, query } = credentials(token, place);
  const client = new PlainSocket(`${url}/ws?${new URLSearchParams(query)}`, { headers });
  return new Promise((resolve, reject) => {
    client.socket.once('unexpected-response', (_, answer) => {
      refusedUpgrade(answer).then(resolve, reject);
    });
    client.opened().then(() => resolve(insideOf(client)), reject);
  });
}

function insideOf(client: PlainSocket): Inside {
  return {
    frames: client.frames,
    get said() {
      return client.said.map(({ type, ...value }) => [type, value] as const);
    },
    get closed() {
      return client.closed !== undefined;
    },
    subscribe: (request) => client.ask('subscribe', request),
    refresh: (token) => client.ask('refresh', { token }),
    close: () => client.socket.close(),
  };
}

/** A connection that has subscribed to something; to subscribe to something else is to go and come back. */
async function enterEventStream(
  url: string,
  token: string | undefined,
  place: Place,
): Promise<Inside | Refused> {
  const { headers, query } = credentials(token, place);
  const heard = new Heard();
  let stream: EventStream | undefined;
  const open = (request: SubscribeRequest): Promise<SubscribeAnswer | Refused> =>
    new Promise((resolve) => {
      const { address } = eventStreamAddress(url, request, query);
      const one = new EventStream(address, {
        headers,
        onEvent: ({ data: { type, ...value } }) => {
          if (type === 'subscribe') resolve(value as unknown as SubscribeAnswer);
          else heard.hear({ type, ...value });
        },
        onRefused: (status, error, challenge) => resolve({ error, status, challenge }),
        onClosed: () => {
          if (stream === one) heard.closed = true;
        },
      });
      stream = one;
    });
  const first = await open({ channel: 'quotes', symbols: ['sim:*'], rate: 1 });
  if (!('ok' in first)) return first;
  return {
    frames: heard.frames,
    said: heard.said,
    get closed() {
      return heard.closed;
    },
    async subscribe(request) {
      const before = stream;
      stream = undefined;
      before?.end();
      heard.frames.length = 0;
      const answer = await open(request);
      return 'ok' in answer ? answer : { ok: false, error: answer.error };
    },
    refresh: () => Promise.reject(new Error('server-sent events are read-only')),
    close: () => stream?.end(),
  };
}

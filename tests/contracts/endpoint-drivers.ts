import { io, type Socket } from 'socket.io-client';
import WebSocket from 'ws';
import type { WireError } from '../../lib/protocol/error';
import type { Frame } from '../../lib/protocol/messages';
import type { EndpointConnection, EndpointDriver, Refused } from './endpoint-driver';
import { PLAIN_ENDPOINTS } from './plain-endpoint-drivers';
import { refusedUpgrade } from './refused-upgrade';

export function isRefused(outcome: EndpointConnection | Refused): outcome is Refused {
  return 'error' in outcome;
}

type Transport = 'websocket' | 'polling';

/** Socket.IO with the token in the handshake's `auth`. */
function authEndpoint(transport: Transport): EndpointDriver {
  return {
    name: `Socket.IO ${transport}`,
    connect: (url, token, stream) =>
      connectSocketIo(url, transport, token === undefined ? {} : { auth: { token } }, stream),
  };
}

/** Socket.IO with the token in a header of the HTTP request. */
function headerEndpoint(transport: Transport): EndpointDriver {
  return {
    name: `Socket.IO ${transport}, Authorization header`,
    async connect(url, token, stream) {
      const extraHeaders: Record<string, string> =
        token === undefined ? {} : { Authorization: `Bearer ${token}` };
      const refused = await handshake(url, transport, extraHeaders);
      return refused ?? connectSocketIo(url, transport, { extraHeaders }, stream);
    },
  };
}

/** Drivers of all endpoints; every access test runs with each. */
export const ENDPOINTS: readonly EndpointDriver[] = [
  authEndpoint('websocket'),
  authEndpoint('polling'),
  headerEndpoint('websocket'),
  headerEndpoint('polling'),
  ...PLAIN_ENDPOINTS,
];

/** Sends the bare request that opens a connection. @returns its rejection, or undefined */
function handshake(
  url: string,
  transport: Transport,
  headers: Record<string, string>,
): Promise<Refused | undefined> {
  const address = `${url}/socket.io/?EIO=4&transport=${transport}`;
  return transport === 'polling' ? pollRefusal(address, headers) : upgradeRefusal(address, headers);
}

async function pollRefusal(address: string, headers: Record<string, string>): Promise<Refused | undefined> {
  const answer = await fetch(address, { headers });
  if (!answer.ok) return refusalOf(Promise.resolve(answer));
  const sid = /"sid":"(.*?)"/.exec(await answer.text())?.[1];
  // Closes the connection, which would stay open otherwise.
  await (await fetch(`${address}&sid=${sid}`, { method: 'POST', body: '1' })).text();
  return undefined;
}

/** Returns the rejection in an HTTP response, or undefined for a success. */
export async function refusalOf(asked: Promise<Response>): Promise<Refused | undefined> {
  const answer = await asked;
  if (answer.ok) return void (await answer.arrayBuffer());
  return {
    error: (await answer.json()) as WireError,
    status: answer.status,
    challenge: answer.headers.get('www-authenticate'),
  };
}

function upgradeRefusal(address: string, headers: Record<string, string>): Promise<Refused | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address.replace(/^http/, 'ws'), { headers });
    socket.once('open', () => {
      socket.terminate();
      resolve(undefined);
    });
    socket.once('unexpected-response', (_, answer) => {
      refusedUpgrade(answer).then(resolve, reject);
    });
    socket.once('error', reject);
  });
}

function connectSocketIo(
  url: string,
  transport: Transport,
  options: object,
  stream = '/live',
): Promise<EndpointConnection | Refused> {
  const socket = io(`${url}${stream}`, {
    transports: [transport],
    forceNew: true,
    reconnection: false,
    ...options,
  });
  return new Promise((resolve, reject) => {
    const connection = connectionOf(socket);
    socket.once('connect', () => resolve(connection));
    socket.once('connect_error', (error: Error & { data?: WireError }) => {
      socket.disconnect();
      if (error.data) resolve({ error: error.data });
      else reject(error);
    });
  });
}

function connectionOf(socket: Socket): EndpointConnection {
  const frames: Frame[] = [];
  const said: [string, unknown][] = [];
  let closed = false;
  socket.on('frame', (frame: Frame) => frames.push(frame));
  socket.onAny((event: string, value: unknown) => {
    if (event !== 'frame') said.push([event, value]);
  });
  socket.once('disconnect', () => {
    closed = true;
  });
  return {
    frames,
    messages: said,
    get closed() {
      return closed;
    },
    subscribe: (request) => socket.emitWithAck('subscribe', request),
    refresh: (token) => socket.emitWithAck('refresh', { token }),
    close: () => socket.disconnect(),
  };
}

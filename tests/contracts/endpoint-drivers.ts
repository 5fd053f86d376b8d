import { io, type Socket } from 'socket.io-client';
import WebSocket from 'ws';
import type { WireError } from '../../lib/protocol/error';
import type { Frame } from '../../lib/protocol/messages';
import type { EndpointDriver, Inside, Refused } from './endpoint-driver';
import { PLAIN_ENDPOINTS } from './plain-endpoint-drivers';
import { refusedUpgrade } from './refused-upgrade';

export function isRefused(outcome: Inside | Refused): outcome is Refused {
  return 'error' in outcome;
}

type Transport = 'websocket' | 'polling';

/** Socket.IO with the token in the handshake's `auth`. */
function authEndpoint(transport: Transport): EndpointDriver {
  return {
    name: `Socket.IO ${transport}`,
    enter: (url, token) => enterSocketIo(url, transport, token === undefined ? {} : { auth: { token } }),
  };
}

/** Socket.IO with the token in a header of the HTTP request. */
function headerEndpoint(transport: Transport): EndpointDriver {
  return {
    name: `Socket.IO ${transport}, Authorization header`,
    async enter(url, token) {
      const extraHeaders: Record<string, string> =
        token === undefined ? {} : { Authorization: `Bearer ${token}` };
      const refused = await handshake(url, transport, extraHeaders);
      return refused ?? enterSocketIo(url, transport, { extraHeaders });
    },
  };
}

/** Every test of access goes through each of them. */
export const ENDPOINTS: readonly EndpointDriver[] = [
  authEndpoint('websocket'),
  authEndpoint('polling'),
  headerEndpoint('websocket'),
  headerEndpoint('polling'),
  ...PLAIN_ENDPOINTS,
];

/** The bare request that opens a connection: its refusal, or nothing. */
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
  // Hangs up: it would wait for more otherwise.
  await (await fetch(`${address}&sid=${sid}`, { method: 'POST', body: '1' })).text();
  return undefined;
}

/** What an answer of HTTP refuses with, or nothing when it does not. */
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

function enterSocketIo(url: string, transport: Transport, options: object): Promise<Inside | Refused> {
  const socket = io(`${url}/live`, {
    transports: [transport],
    forceNew: true,
    reconnection: false,
    ...options,
  });
  return new Promise((resolve, reject) => {
    const inside = insideOf(socket);
    socket.once('connect', () => resolve(inside));
    socket.once('connect_error', (error: Error & { data?: WireError }) => {
      socket.disconnect();
      if (error.data) resolve({ error: error.data });
      else reject(error);
    });
  });
}

function insideOf(socket: Socket): Inside {
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
    said,
    get closed() {
      return closed;
    },
    subscribe: (request) => socket.emitWithAck('subscribe', request),
    refresh: (token) => socket.emitWithAck('refresh', { token }),
    close: () => socket.disconnect(),
  };
}

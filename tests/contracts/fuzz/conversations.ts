import { OPCODE, rawFrame, upgradeRequest } from '../raw-frame';
import type { SeededRandom } from './seeded-random';
import { anyJson, anyObject, anyRequest, anyText } from './values';

/** Placeholder for the connection id, which the server assigns. */
export const SID = 'S-I-D-S-I-D-S-I-D-SI';

/** Step of a client: sends bytes, or waits for a text. */
export type Step = { readonly say: Buffer } | { readonly hear: string };

const POLLING = '/socket.io/?EIO=4&transport=polling';
const TARGETS = [
  ...[
    '/healthz',
    '/readyz',
    '/api/streams',
    '/api/instruments',
    '/api/instruments?stream=live',
    '/api/quotes?format=csv',
    '/api/tapes',
  ],
  ...['/api/bars?symbol=sim:A&interval=1s&limit=5', '/api/tapes/week', '/api/tapes/week/activity?buckets=9'],
  ...['/api/sessions', '/api/boards', '/api/boards/x', '/api/recordings', '/api/imports', '/api/revocations'],
  ...['/metrics', '/', '/wall/x', '/ws', '/sse', '/socket.io/', '//', '/api/pinyin', '/hub-worker.json'],
];
const METHODS = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'];

const say = (data: string | Buffer): Step => ({ say: Buffer.from(data) });
const hear = (text: string): Step => ({ hear: text });

function request(method: string, target: string, headers: readonly string[], body = ''): string {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return `${[`${method} ${target} HTTP/1.1`, 'Host: localhost', ...headers, ...length].join('\r\n')}\r\n\r\n${body}`;
}

/** Returns requests to the API, some with bodies. None starts a recording or an import, which would remain. */
function api(random: SeededRandom): Step[] {
  return random
    .some(4, () => {
      const method = random.pick(METHODS);
      if (random.chance(0.4)) {
        const body = random.chance(0.5) ? anyJson(random) : '{"tapes":["week"],"playing":false}';
        const path = random.pick(['/api/sessions', '/api/notify', '/api/revocations']);
        return [say(request('POST', path, ['Content-Type: application/json'], body)), hear('HTTP/1.1')];
      }
      const target = random.pick(TARGETS);
      const query = random.chance(0.3)
        ? `?${random.pick(['symbol', 'stream', 'from'])}=${anyText(random)}`
        : '';
      if (method === 'POST' && /recordings|imports/.test(target)) return [];
      return [say(request(method, target + query, [])), hear('HTTP/1.1')];
    })
    .flat();
}

/** Returns a Socket.IO packet, as Engine.IO carries it. */
function socketIoPacket(random: SeededRandom): string {
  const stream = random.pick(['/live', '/live', '/live', '/live', '/', '/other', '/replay/x']);
  switch (random.below(14)) {
    case 0:
      return `40${stream},${random.chance(0.5) ? anyObject(random) : ''}`;
    case 1:
      return `41${stream},`;
    case 2:
      return `43${stream},${random.below(9)}[${anyJson(random)}]`;
    case 3:
      return random.pick(['0', '1', '2', '2probe', '3', '5', '6', '7', 'b4', '44/live,"x"', '4', '']);
    case 4:
      return `45${random.below(4)}-${stream},["x",{"_placeholder":true,"num":${random.below(3)}}]`;
    case 5:
      return `42${stream},${random.below(9)}[${anyJson(random)},${anyJson(random)}]`;
    default: {
      const [name, content] = anyRequest(random);
      return `42${stream},${random.below(99)}[${JSON.stringify(name)},${content}]`;
    }
  }
}

/** Returns the frames of a message: one, or several fragments. */
function frames(random: SeededRandom, message: string): Buffer[] {
  const masked = !random.chance(0.01);
  const bytes = Buffer.from(message);
  if (random.chance(0.9) || bytes.length < 2) return [rawFrame({ payload: bytes, masked })];
  const cut = 1 + random.below(bytes.length - 1);
  const { text, continuation, ping } = OPCODE;
  return [
    rawFrame({ opcode: text, payload: bytes.subarray(0, cut), final: false }),
    ...(random.chance(0.3) ? [rawFrame({ opcode: ping, payload: 'x' })] : []),
    rawFrame({ opcode: continuation, payload: bytes.subarray(cut) }),
  ];
}

function webSocket(random: SeededRandom): Step[] {
  const packets = ['40/live,', ...random.some(8, () => socketIoPacket(random))];
  return [
    say(upgradeRequest()),
    hear('101'),
    ...packets.flatMap((packet) => frames(random, packet).map(say)),
    ...random.some(2, () => say(rawFrame({ opcode: random.below(16), payload: anyText(random) }))),
    hear('40/live'),
  ];
}

function polling(random: SeededRandom): Step[] {
  const post = (): Step => {
    const body = random.some(4, () => socketIoPacket(random)).join('\x1e');
    return say(request('POST', `${POLLING}&sid=${SID}`, ['Content-Type: text/plain'], body || '3'));
  };
  return [
    say(request('GET', POLLING, [])),
    hear('"sid":"'),
    say(request('POST', `${POLLING}&sid=${SID}`, [], '40/live,')),
    hear('ok'),
    ...random.some(3, post),
    ...(random.chance(0.5) ? [say(request('GET', `${POLLING}&sid=${SID}`, []))] : []),
    ...(random.chance(0.2) ? [say(upgradeRequest(`/socket.io/?EIO=4&transport=websocket&sid=${SID}`))] : []),
    ...(random.chance(0.2) ? [say(rawFrame({ payload: '2probe' })), say(rawFrame({ payload: '5' }))] : []),
  ];
}

function plainWebSocket(random: SeededRandom): Step[] {
  const query = random.chance(0.3)
    ? `?${random.pick(['stream', 'token', 'user', 'x'])}=${anyText(random)}`
    : '';
  const messages = random.some(8, () => {
    const [name, content] = anyRequest(random);
    if (random.chance(0.2)) return anyJson(random);
    return `{"type":${JSON.stringify(name)},"id":${random.below(9)},${content.slice(1)}`;
  });
  return [
    say(upgradeRequest(`/ws${query}`)),
    ...messages.flatMap((text) => frames(random, text).map(say)),
    hear('}'),
  ];
}

function eventStream(random: SeededRandom): Step[] {
  const value = (usual: string): string =>
    random.chance(0.8) ? usual : encodeURIComponent(anyText(random).toWellFormed());
  const target = `/sse?stream=${value('live')}&channel=${value('quotes')}&symbols=${value('*')}&rate=${value('4')}`;
  const headers = random.chance(0.3)
    ? [`Last-Event-ID: ${random.pick(['1-1', '0', 'x', '9'.repeat(40)])}`]
    : [];
  return [say(request('GET', target, headers)), hear('data:')];
}

function noise(random: SeededRandom): Step[] {
  return random.some(3, () => say(Buffer.from(random.some(200, () => random.below(256)))));
}

/** Returns the conversation of a random client. */
export function anyConversation(random: SeededRandom): Step[] {
  const conversation = random.pick([
    api,
    webSocket,
    webSocket,
    polling,
    polling,
    plainWebSocket,
    eventStream,
    noise,
  ]);
  return conversation(random);
}

import { handMadeFrame, OPCODE, upgradeRequest } from '../hand-made-frame';
import type { Dice } from './dice';
import { anyJson, anyObject, anyRequest, anyText } from './values';

/** Stands where the id of the connection goes, once the server has told it. */
export const SID = 'S-I-D-S-I-D-S-I-D-SI';

/** What a client does next: it says something, or waits until it has heard something. */
export type Step = { readonly say: Buffer } | { readonly hear: string };

const POLLING = '/socket.io/?EIO=4&transport=polling';
const TARGETS = [
  ...[
    '/healthz',
    '/readyz',
    '/api/streams',
    '/api/instruments',
    '/api/instruments?stream=live',
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

/** Questions to the API, some with bodies. No recording and no import is begun: they would be there afterwards. */
function api(dice: Dice): Step[] {
  return dice
    .some(4, () => {
      const method = dice.pick(METHODS);
      if (dice.chance(0.4)) {
        const body = dice.chance(0.5) ? anyJson(dice) : '{"tapes":["week"],"playing":false}';
        const path = dice.pick(['/api/sessions', '/api/notify', '/api/revocations']);
        return [say(request('POST', path, ['Content-Type: application/json'], body)), hear('HTTP/1.1')];
      }
      const target = dice.pick(TARGETS);
      const query = dice.chance(0.3) ? `?${dice.pick(['symbol', 'stream', 'from'])}=${anyText(dice)}` : '';
      if (method === 'POST' && /recordings|imports/.test(target)) return [];
      return [say(request(method, target + query, [])), hear('HTTP/1.1')];
    })
    .flat();
}

/** A packet of Socket.IO, as Engine.IO carries it. */
function socketIoPacket(dice: Dice): string {
  const stream = dice.pick(['/live', '/live', '/live', '/live', '/', '/other', '/replay/x']);
  switch (dice.below(14)) {
    case 0:
      return `40${stream},${dice.chance(0.5) ? anyObject(dice) : ''}`;
    case 1:
      return `41${stream},`;
    case 2:
      return `43${stream},${dice.below(9)}[${anyJson(dice)}]`;
    case 3:
      return dice.pick(['0', '1', '2', '2probe', '3', '5', '6', '7', 'b4', '44/live,"x"', '4', '']);
    case 4:
      return `45${dice.below(4)}-${stream},["x",{"_placeholder":true,"num":${dice.below(3)}}]`;
    case 5:
      return `42${stream},${dice.below(9)}[${anyJson(dice)},${anyJson(dice)}]`;
    default: {
      const [name, content] = anyRequest(dice);
      return `42${stream},${dice.below(99)}[${JSON.stringify(name)},${content}]`;
    }
  }
}

/** The frames of a message: one, or several pieces. */
function frames(dice: Dice, message: string): Buffer[] {
  const masked = !dice.chance(0.01);
  const bytes = Buffer.from(message);
  if (dice.chance(0.9) || bytes.length < 2) return [handMadeFrame({ payload: bytes, masked })];
  const cut = 1 + dice.below(bytes.length - 1);
  const { text, continuation, ping } = OPCODE;
  return [
    handMadeFrame({ opcode: text, payload: bytes.subarray(0, cut), final: false }),
    ...(dice.chance(0.3) ? [handMadeFrame({ opcode: ping, payload: 'x' })] : []),
    handMadeFrame({ opcode: continuation, payload: bytes.subarray(cut) }),
  ];
}

function webSocket(dice: Dice): Step[] {
  const packets = ['40/live,', ...dice.some(8, () => socketIoPacket(dice))];
  return [
    say(upgradeRequest()),
    hear('101'),
    ...packets.flatMap((packet) => frames(dice, packet).map(say)),
    ...dice.some(2, () => say(handMadeFrame({ opcode: dice.below(16), payload: anyText(dice) }))),
    hear('40/live'),
  ];
}

function polling(dice: Dice): Step[] {
  const post = (): Step => {
    const body = dice.some(4, () => socketIoPacket(dice)).join('\x1e');
    return say(request('POST', `${POLLING}&sid=${SID}`, ['Content-Type: text/plain'], body || '3'));
  };
  return [
    say(request('GET', POLLING, [])),
    hear('"sid":"'),
    say(request('POST', `${POLLING}&sid=${SID}`, [], '40/live,')),
    hear('ok'),
    ...dice.some(3, post),
    ...(dice.chance(0.5) ? [say(request('GET', `${POLLING}&sid=${SID}`, []))] : []),
    ...(dice.chance(0.2) ? [say(upgradeRequest(`/socket.io/?EIO=4&transport=websocket&sid=${SID}`))] : []),
    ...(dice.chance(0.2)
      ? [say(handMadeFrame({ payload: '2probe' })), say(handMadeFrame({ payload: '5' }))]
      : []),
  ];
}

function plainWebSocket(dice: Dice): Step[] {
  const query = dice.chance(0.3) ? `?${dice.pick(['stream', 'token', 'user', 'x'])}=${anyText(dice)}` : '';
  const messages = dice.some(8, () => {
    const [name, content] = anyRequest(dice);
    if (dice.chance(0.2)) return anyJson(dice);
    return `{"type":${JSON.stringify(name)},"id":${dice.below(9)},${content.slice(1)}`;
  });
  return [
    say(upgradeRequest(`/ws${query}`)),
    ...messages.flatMap((text) => frames(dice, text).map(say)),
    hear('}'),
  ];
}

function eventStream(dice: Dice): Step[] {
  const value = (usual: string): string =>
    dice.chance(0.8) ? usual : encodeURIComponent(anyText(dice).toWellFormed());
  const target = `/sse?stream=${value('live')}&channel=${value('quotes')}&symbols=${value('*')}&rate=${value('4')}`;
  const headers = dice.chance(0.3) ? [`Last-Event-ID: ${dice.pick(['1-1', '0', 'x', '9'.repeat(40)])}`] : [];
  return [say(request('GET', target, headers)), hear('data:')];
}

function noise(dice: Dice): Step[] {
  return dice.some(3, () => say(Buffer.from(dice.some(200, () => dice.below(256)))));
}

/** What some client might do, from beginning to end. */
export function anyScene(dice: Dice): Step[] {
  const scene = dice.pick([api, webSocket, webSocket, polling, polling, plainWebSocket, eventStream, noise]);
  return scene(dice);
}

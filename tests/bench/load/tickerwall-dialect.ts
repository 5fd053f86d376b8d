import { FrameDecoder } from '../../../lib/protocol/binary/frame-decoder';
import type { Encoding, Frame, SubscribeAnswer } from '../../../lib/protocol/messages';
import { symbolIndex, symbolName } from '../fanout/work';
import type { Dialect, Position, SubscriptionOptions } from './dialect';
import type { Replica } from './replica';

const NAMESPACE = '/live';
const CONNECTED = `40${NAMESPACE},`;
const ANSWER = `43${NAMESPACE},0`;
const FRAME = `42${NAMESPACE},["frame",`;
const ERROR = `42${NAMESPACE},["error",`;

/** Our protocol, with a minimum of Engine.IO and Socket.IO. */
export function tickerwallDialect(encoding: Encoding): Dialect {
  return {
    path: '/socket.io/?EIO=4&transport=websocket',
    converse(line, requested) {
      const decoder = new FrameDecoder();
      let position: Position | undefined = requested.since;
      const took = (frame: Frame, replica: Replica | undefined, now: number): void => {
        const joins = frame.full || (frame.epoch === position?.epoch && frame.from <= position.version);
        if (!joins && replica) replica.faults++;
        position = { epoch: frame.epoch, version: frame.to };
        if (replica) apply(frame, replica, now);
      };
      return {
        opened: () => {},
        position: () => position,
        message({ text, payload }, replica, now) {
          if (!text) {
            took(decoder.decode(payload).frame, replica, now);
            return;
          }
          const packet = payload.toString('utf8');
          if (packet === '2') line.send('3');
          else if (packet.startsWith(FRAME)) {
            took(JSON.parse(packet.slice(FRAME.length, -1)) as Frame, replica, now);
          } else if (packet.startsWith(ANSWER)) {
            const [answer] = JSON.parse(packet.slice(ANSWER.length)) as [SubscribeAnswer];
            if (answer.ok) line.ready();
            else line.fail(answer.error.message);
          } else if (packet.startsWith(CONNECTED)) line.send(`42${NAMESPACE},0${subscription(requested)}`);
          else if (packet.startsWith('0')) line.send(`${CONNECTED}${JSON.stringify({ encoding })}`);
          else if (packet.startsWith('44') || packet.startsWith(ERROR)) line.fail(packet);
        },
      };
    },
  };
}

function subscription({ channel, symbols, hz, since }: SubscriptionOptions): string {
  const request = { channel, symbols: symbols.map(symbolName), rate: hz, ...(since && { since }) };
  return JSON.stringify(['subscribe', request]);
}

function apply(frame: Frame, replica: Replica, now: number): void {
  for (const { symbol, bid, bidSize, timestamp } of frame.quotes ?? []) {
    replica.change(symbolIndex(symbol), bid, bidSize, timestamp, now);
  }
  for (const { symbol, id, price, size, timestamp } of frame.trades ?? []) {
    const index = symbolIndex(symbol);
    replica.update(index, price, size, timestamp, now);
    replica.follow(index, Number(id));
  }
  replica.faults += frame.gaps?.length ?? 0;
}

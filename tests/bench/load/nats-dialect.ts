import type { Dialect } from './dialect';
import { takeRecords } from './web-socket-dialect';

const LINE_END = '\r\n';

/** NATS client protocol over WebSocket, where messages are parts of one byte stream. */
export const natsDialect: Dialect = {
  path: '/',
  converse(line, { symbols, channel }) {
    let rest: Buffer = Buffer.alloc(0);
    let pongs = 0;
    return {
      opened: () => {},
      message({ payload }, replica, now) {
        // A counting client sees only heartbeats, each a message of its own.
        rest = rest.length === 0 ? Buffer.from(payload) : Buffer.concat([rest, payload]);
        for (;;) {
          const end = rest.indexOf(LINE_END);
          if (end < 0) return;
          const command = rest.toString('latin1', 0, end);
          let after = end + LINE_END.length;
          if (command.startsWith('MSG ')) {
            const words = command.split(' ');
            const length = Number(words.at(-1));
            if (rest.length < after + length + LINE_END.length) return;
            const record = rest.subarray(after, after + length);
            const symbol = Number((words[1] as string).slice(2));
            if (replica) takeRecords(record, channel === 'trades', replica, now, symbol);
            after += length + LINE_END.length;
          } else if (command.startsWith('INFO')) {
            line.send(`CONNECT {"verbose":false,"pedantic":false}${LINE_END}PING${LINE_END}`, 'binary');
          } else if (command === 'PING') line.send(`PONG${LINE_END}`, 'binary');
          else if (command === 'PONG') {
            pongs++;
            if (pongs === 1) line.send(`${subscriptions(symbols)}PING${LINE_END}`, 'binary');
            else if (pongs === 2) line.ready();
          } else if (command.startsWith('-ERR')) line.fail(command);
          rest = rest.subarray(after);
        }
      },
    };
  },
};

function subscriptions(symbols: readonly number[]): string {
  return symbols.map((symbol, k) => `SUB s.${symbol} ${k + 1}${LINE_END}`).join('');
}

import { RECORD_BYTES, TRADE_BYTES } from '../fanout/fixed-records';
import type { Dialect } from './dialect';
import { type JsonUpdate, takeJson } from './json-update';
import type { Replica } from './replica';

/** Plain WebSocket: `{"watch":[…]}`, `ok`, then JSON updates, fixed records, or meaningless bytes. */
export function webSocketDialect(encoding: 'json' | 'binary' | 'ignored'): Dialect {
  return {
    path: '/',
    converse(line, { symbols, channel }) {
      let joined = false;
      return {
        opened: () => line.send(JSON.stringify({ watch: symbols })),
        message({ payload }, replica, now) {
          if (!joined) {
            // Updates may arrive before the answer; only the answer is this short.
            if (payload.length === 2) {
              joined = true;
              line.ready();
            }
            return;
          }
          if (!replica || encoding === 'ignored') return;
          if (encoding === 'binary') takeRecords(payload, channel === 'trades', replica, now);
          else takeJson(JSON.parse(payload.toString('utf8')) as JsonUpdate, replica, now);
        },
      };
    },
  };
}

/** Applies all records of a message; `symbol` overrides the records' own. */
export function takeRecords(
  bytes: Buffer,
  trades: boolean,
  replica: Replica,
  now: number,
  symbol?: number,
): void {
  const step = trades ? TRADE_BYTES : RECORD_BYTES;
  for (let at = 0; at + step <= bytes.length; at += step) {
    const index = symbol ?? bytes.readUInt16LE(at);
    replica.update(
      index,
      bytes.readDoubleLE(at + 2),
      bytes.readDoubleLE(at + 10),
      bytes.readDoubleLE(at + 18),
      now,
    );
    if (trades) replica.follow(index, bytes.readDoubleLE(at + 26));
  }
}

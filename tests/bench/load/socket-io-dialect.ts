import type { Dialect } from './dialect';
import { type JsonUpdate, type ShortUpdate, takeJson, takeShort } from './json-update';

const UPDATE = '42["u",';
const MERGED = '42["frame",';

/** Plain Socket.IO with JSON: `watch` with an acknowledgement, then `u` or `frame` events. */
export const socketIoDialect: Dialect = {
  path: '/socket.io/?EIO=4&transport=websocket',
  converse: (line, { symbols }) => ({
    opened: () => {},
    message({ payload }, replica, now) {
      const packet = payload.toString('utf8');
      if (packet === '2') line.send('3');
      else if (packet.startsWith(UPDATE)) {
        if (replica) takeJson(JSON.parse(packet.slice(UPDATE.length, -1)) as JsonUpdate, replica, now);
      } else if (packet.startsWith(MERGED)) {
        if (!replica) return;
        const updates = JSON.parse(packet.slice(MERGED.length, -1)) as ShortUpdate[];
        for (const update of updates) takeShort(update, replica, now);
      } else if (packet.startsWith('430')) line.ready();
      else if (packet.startsWith('40')) line.send(`420${JSON.stringify(['watch', symbols])}`);
      else if (packet.startsWith('44')) line.fail(packet);
      else if (packet.startsWith('0')) line.send('40');
    },
  }),
};

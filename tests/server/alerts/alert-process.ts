import { writeSync } from 'node:fs';
import { argv } from 'node:process';
import type { FiringNotice } from '../../../lib/protocol/alert';
import { createAlert } from '../../../lib/protocol/http/alert-routes';
import { checkBody } from '../../../lib/protocol/http/route';
import { anInstrument, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';
import { openAlertsOf } from './opened-alerts';
import { ManualStream, SYMBOL } from './watched-alert';

const STDOUT = 1;

/** Creates alerts and lets them fire until it is killed, and prints each acknowledged act. */
const stream = new ManualStream(new ManualClock());
const say = (line: string): void => {
  writeSync(STDOUT, `${line}\n`);
};
const { alerts, user } = openAlertsOf(argv[2] ?? '', stream, async (_, { data }) => {
  say(`notified ${(data as FiringNotice).firing.id}`);
});
stream.apply(defined(anInstrument(SYMBOL)));
for (let n = 0; ; n++) {
  const condition = { kind: 'price', crosses: 'above', price: 100 + n };
  stream.apply(aTrade(SYMBOL, 99 + n, 1, n + 1));
  const { id } = await alerts.create(user, checkBody(createAlert.body, { symbol: SYMBOL, condition }));
  say(`made ${id}`);
  if (n % 3 === 2) {
    await alerts.remove(user, id);
    say(`removed ${id}`);
  }
}

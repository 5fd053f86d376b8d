import { describe, expect, it } from 'vitest';
import { NO_RECORDED, singleMessages } from './recorded';
import { Script } from './script';

/** Venues whose recorded single messages are in the form that they read, with the address of the connection. */
const VENUES = [
  ['binance', 'binance', ''],
  ['binance-usdm', 'binance', ''],
  ['binance-cm', 'binance', ''],
  ['bybit', 'bybit', ''],
  ['coinbase', 'coinbase', ''],
  ['kraken', 'kraken', '.gz'],
] as const;

describe.skipIf(NO_RECORDED).each(VENUES)('the recorded single messages of %s', (venue, folder, zip) => {
  it('are all readable', () => {
    const faults: string[] = [];
    for (const { text, from } of singleMessages(folder, 'ws', zip)) {
      // Each follows no other one, so that sequence numbers are those of a new connection.
      const script = new Script(venue, 'wss://stream.venue.example/v5/public/linear');
      script.frames(text);
      const { firstFault } = script.normaliser.tally;
      if (firstFault !== undefined) faults.push(`${from}: ${firstFault}`);
    }
    expect(faults).toStrictEqual([]);
  });
});

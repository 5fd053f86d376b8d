import { expect, test } from 'vitest';
import { TradedVolume } from '../../../lib/desk/traded-volume';
import { MAX_TRADES, TradeBuffer } from '../../../lib/store/client-trades';
import { ACME, trade } from '../store/samples';

test('volume is summed at each price, each trade once', () => {
  const ring = new TradeBuffer();
  const volume = new TradedVolume();
  ring.push({ ...trade(ACME, 1), price: 10 });
  volume.follow(ring);
  ring.push({ ...trade(ACME, 2), price: 10, size: 4 });
  ring.push({ ...trade(ACME, 3), price: 11 });
  volume.follow(ring);
  volume.follow(ring);
  expect([...volume.entries()]).toEqual([
    [10, 5],
    [11, 1],
  ]);
});

test('restarts after more trades than the page holds', () => {
  const ring = new TradeBuffer();
  const volume = new TradedVolume();
  ring.push({ ...trade(ACME, 0), price: 10 });
  volume.follow(ring);
  for (let id = 1; id <= MAX_TRADES; id++) ring.push({ ...trade(ACME, id), price: 11 });
  volume.follow(ring);
  expect([...volume.entries()]).toEqual([[11, MAX_TRADES]]);
});

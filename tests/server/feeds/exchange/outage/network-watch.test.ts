import { beforeEach, expect, it } from 'vitest';
import { NetworkWatch } from '../../../../../server/feeds/exchange/outage/network-watch';

let watch: NetworkWatch;

beforeEach(() => {
  watch = new NetworkWatch();
});

it('one venue that does not answer says nothing about the network', () => {
  watch.report('binance', 'unanswered');
  expect(watch.isDown('binance')).toBe(false);
});

it('two markets of one company count as one venue', () => {
  watch.report('binance', 'unanswered');
  watch.report('binance-usdm', 'unanswered');
  expect(watch.isDown('binance')).toBe(false);
});

it('the network is down when no venue answers, until one does', () => {
  watch.report('binance', 'unanswered');
  watch.report('okx', 'unanswered');
  expect(watch.isDown('okx')).toBe(true);
  watch.report('binance', 'answered');
  expect(watch.isDown('okx')).toBe(false);
});

it('a machine without network needs no second venue, unless another one answers', () => {
  watch.report('binance', 'no network');
  expect(watch.isDown('binance')).toBe(true);
  watch.report('okx', 'answered');
  expect(watch.isDown('binance')).toBe(false);
});

it('followers hear of other venues’ attempts, not of repeated ones, and not after they have left', () => {
  let heard = 0;
  watch.join('binance', () => {
    heard += 1;
  });
  watch.report('binance', 'unanswered');
  watch.report('okx', 'unanswered');
  watch.report('okx', 'unanswered');
  expect(heard).toBe(1);
  watch.leave('binance');
  watch.report('okx', 'answered');
  expect(heard).toBe(1);
});

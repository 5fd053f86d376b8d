import { expect, it } from 'vitest';
import { createNoticeLog } from '../../../lib/store/notice-log';

const notice = (id: number) => ({ id: String(id), body: `notice ${id}`, time: id });

it('notices are kept newest first, up to a bound', () => {
  const log = createNoticeLog();
  for (let id = 0; id < 100; id++) log.add(notice(id));
  expect(log.all()).toHaveLength(60);
  expect(log.all()[0]).toMatchObject({ id: '99' });
});

it('a notice that arrives again is kept once', () => {
  const log = createNoticeLog();
  log.add(notice(1));
  log.add(notice(2));
  log.add(notice(1));
  expect(log.all().map(({ id }) => id)).toEqual(['1', '2']);
});

it('subscribers are called until they end', () => {
  const log = createNoticeLog();
  let calls = 0;
  const stop = log.subscribe(() => calls++);
  const before = log.all();
  log.add(notice(1));
  stop();
  log.add(notice(2));
  expect(calls).toBe(1);
  expect(log.all()).not.toBe(before);
});

import { expect, it } from 'vitest';
import { tileSchema } from '../../../lib/boards/tile';
import { MARKETS } from '../../../lib/boards/time-tiles';
import { CALENDAR_IDS } from '../../../lib/calendar/calendars';
import { exchangeName } from '../../../lib/locale/exchange-names';

it('every exchange of the options has a calendar and a name', () => {
  expect(MARKETS.filter((id) => !CALENDAR_IDS.includes(id))).toEqual([]);
  expect(MARKETS.filter((id) => exchangeName(id, 'zh-CN') === id)).toEqual([]);
  expect([exchangeName('MISX', 'ru'), exchangeName('XNYS', 'ru')]).toEqual(['Мосбиржа', 'NYSE']);
});

it('tiles of times have defaults for all options', () => {
  expect(tileSchema.parse({ type: 'clocks', area: 'a' })).toMatchObject({ seconds: false });
  expect(tileSchema.parse({ type: 'sessions', area: 'a' })).toMatchObject({ span: 'day' });
  expect(tileSchema.parse({ type: 'countdown', area: 'a' })).toMatchObject({ to: 'next', market: 'XNYS' });
});

it('a countdown to a moment needs that moment, with its offset from UTC', () => {
  const to = (at?: string) => tileSchema.safeParse({ type: 'countdown', area: 'a', to: 'time', at }).success;
  expect([to(), to('2027-01-04'), to('2027-01-04T09:30:00'), to('2027-01-04T09:30:00-05:00')]).toEqual([
    ...[false, false, false, true],
  ]);
});

it('an unknown exchange is rejected with its path', () => {
  const { error } = tileSchema.safeParse({ type: 'clocks', area: 'a', markets: ['XNYS', 'NYSE'] });
  expect(error?.issues[0]?.path).toEqual(['markets', 1]);
});

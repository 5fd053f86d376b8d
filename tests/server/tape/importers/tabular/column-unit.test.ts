import { describe, expect, it } from 'vitest';
import { ColumnNames } from '../../../../../server/tape/importers/tabular/column-names';
import { parseUnit, unitFor } from '../../../../../server/tape/importers/tabular/column-unit';
import { withColumnZone } from '../../../../../server/tape/importers/tabular/time-unit';

describe('the unit in the name of a column', () => {
  it.each([
    ['成交量(手)', 1, 'lots'],
    ['成交量（手）', 1, 'lots'],
    ['成交量(万手)', 10_000, 'lots'],
    ['手数', 1, 'lots'],
    ['成交量(股)', 1, 'units'],
    ['成交量(万股)', 10_000, 'units'],
    ['成交额(万元)', 10_000, 'money'],
    ['成交额(千元)', 1000, 'money'],
    ['成交额（亿元）', 1e8, 'money'],
    ['Volume (lots)', 1, 'lots'],
    ['Volume [lots]', 1, 'lots'],
    ['Volume lots', 1, 'lots'],
    ['Volume (shares)', 1, 'units'],
    ['Volume, thousands', 1000, 'units'],
    ['Volume (mn shares)', 1e6, 'units'],
    ['vol (USDT)', 1, 'money'],
    ['Volume BTC', 1, 'asset'],
    ['Объём, лоты', 1, 'lots'],
    ['Объем, шт.', 1, 'units'],
    ['Объём, тыс. шт.', 1000, 'units'],
    ['Оборот, млн руб.', 1e6, 'money'],
    ['Volume (adjusted for splits)', 1, 'unknown'],
  ])('of %s is %d of %s', (column, scale, of) => {
    expect(parseUnit(new ColumnNames([column]).unitOf(column) ?? '?')).toMatchObject({ scale, of });
  });

  it.each(['Volume', 'Vol.', '<VOL>', '成交量', 'tick_volume', 'real_volume', 'Объём'])(
    'of %s is none',
    (column) => {
      expect(new ColumnNames([column]).unitOf(column)).toBeUndefined();
    },
  );

  it('is the instrument if its code begins with it, and money if the code ends with it', () => {
    expect(unitFor(parseUnit('BTC'), ['BTCUSDT'])).toMatchObject({ of: 'units' });
    expect(unitFor(parseUnit('BTC'), ['ETHBTC'])).toMatchObject({ of: 'money' });
    expect(unitFor(parseUnit('EUR'), ['EURUSD'])).toMatchObject({ of: 'units' });
    expect(unitFor(parseUnit('USDT'), ['BTCUSDT'])).toMatchObject({ of: 'money' });
    expect(unitFor(parseUnit('BTC'), ['BTCUSDT', 'ETHUSDT'])).toMatchObject({ of: 'unknown' });
    expect(unitFor(parseUnit('SATS'), ['BTCUSDT'])).toMatchObject({ of: 'unknown' });
  });
});

describe('the time zone in the name of a column', () => {
  it.each([
    ['Time (UTC)', 'UTC'],
    ['时间(北京时间)', 'Asia/Shanghai'],
    ['Дата (МСК)', 'Europe/Moscow'],
    ['Time (UTC+8)', 'Etc/GMT-8'],
    ['Date (ET)', 'America/New_York'],
    ['Time (Europe/Berlin)', 'Europe/Berlin'],
    ['Timestamp (ms)', undefined],
    ['Date (YYYY-MM-DD)', undefined],
    ['Date', undefined],
  ])('of %s is %s', (column, zone) => {
    const found = withColumnZone(new ColumnNames([column]), {});
    expect(found).toStrictEqual({ map: zone === undefined ? {} : { zone } });
  });

  it('is said to be read as UTC if it is unknown, and gives way to the mapping file', () => {
    const names = new ColumnNames(['Time (local)']);
    expect(withColumnZone(names, {}).note).toMatch(/^"Time \(local\)" names no known time zone: read as UTC/);
    expect(withColumnZone(names, { zone: 'Asia/Tokyo' })).toStrictEqual({ map: { zone: 'Asia/Tokyo' } });
  });
});

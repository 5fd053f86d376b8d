import { expect, test } from 'vitest';
import type { Instrument } from '../../../../../lib/market/instrument';
import { pinyinOf } from '../../../../../server/gateways/http/handlers/pinyin';

const instrument = (symbol: string, name: string, chinese?: string): Instrument =>
  ({ symbol, name, ...(chinese && { names: { 'zh-CN': chinese } }) }) as Instrument;

test('pinyin is given for Chinese names only', async () => {
  const all = [
    instrument('sse:600519', '贵州茅台'),
    instrument('sim:900118', 'Lanshi Semi', '澜石半导体'),
    instrument('sim:ACME', 'Acme'),
    instrument('sse:600000', 'ST银行A'),
  ];
  expect(await pinyinOf(all)).toEqual({
    'sse:600519': 'gui zhou mao tai',
    'sim:900118': 'lan shi ban dao ti',
    'sse:600000': 'st yin hang a',
  });
});

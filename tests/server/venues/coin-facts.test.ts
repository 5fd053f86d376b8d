import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../../lib/locale/messages';
import { coinFacts } from '../../../server/venues/coin-facts';

describe('facts of coins', () => {
  it('have a sector that every language names', () => {
    expect(coinFacts('UNI')).toEqual({ sector: 'defi' });
    expect(coinFacts('NOTACOIN')).toEqual({ sector: 'crypto' });
    const { sector } = messagesOf('en');
    for (const code of ['BTC', 'ARB', 'XRP', 'BNB', 'USDT', 'PEPE', 'AAVE', 'LINK', 'TAO', 'SAND', 'X']) {
      expect(Object.keys(sector)).toContain(coinFacts(code).sector);
    }
  });

  it('have Chinese and Russian names where those are usual', () => {
    expect(coinFacts('DOGE').names).toEqual({ 'zh-CN': '狗狗币', ru: 'Догикойн' });
    expect(coinFacts('SUI').names).toBeUndefined();
  });
});

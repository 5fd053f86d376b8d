import { describe, expect, it } from 'vitest';
import { toSymbol } from '../../../../lib/market/instrument';
import { cryptoInstrument } from '../../../../server/venues/inferred/crypto-instrument';

describe('a crypto instrument', () => {
  it.each([
    ['binance:BTCUSDT', 'BTC/USDT', 'USDT', 'crypto'],
    ['binance-futures:BTCUSDT', 'BTC/USDT perp', 'USDT', 'perpetual'],
    ['binance-futures:BTCUSDT_240927', 'BTC/USDT 240927', 'USDT', 'future'],
    ['deribit:BTC-PERPETUAL', 'BTC/USD perp', 'USD', 'perpetual'],
    ['deribit:BTC-27MAR20', 'BTC/USD 27MAR20', 'USD', 'future'],
    ['bitmex:XBTUSD', 'BTC/USD perp', 'USD', 'perpetual'],
    ['okex-swap:BTC-USDT-SWAP', 'BTC/USDT perp', 'USDT', 'perpetual'],
    ['okex:ETH-BTC', 'ETH/BTC', 'BTC', 'crypto'],
    ['kraken:XBT/USD', 'BTC/USD', 'USD', 'crypto'],
    ['coinbase:SOL-EUR', 'SOL/EUR', 'EUR', 'crypto'],
  ])('is described by its code: %s is %s in %s, %s', (symbol, name, currency, kind) => {
    const decimals = { price: 2, size: 3 };
    expect(cryptoInstrument(toSymbol(symbol), decimals)).toMatchObject({
      name,
      currency,
      kind,
      tickSize: 0.01,
    });
  });
});

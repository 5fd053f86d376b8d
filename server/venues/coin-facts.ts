/** Facts of a coin: its sector for heatmaps, and its usual names in other languages. */
export interface CoinFacts {
  readonly sector: string;
  readonly names?: { readonly 'zh-CN': string; readonly ru: string };
}

/*
 * Coins by sector, as market data sites group them: those with the highest turnover of the large venues in 2025.
 * Coins that are not listed have the sector `crypto`.
 */
const SECTORS: Readonly<Record<string, string>> = {
  layer1:
    'BTC ETH SOL ADA AVAX DOT TRX TON NEAR APT SUI ATOM ICP HBAR SEI TIA ALGO EGLD VET XTZ EOS A NEO KAS FTM S INJ ' +
    'KAVA CFX ROSE QTUM ONE IOTA ETC ZIL CELO FLOW MINA CORE BERA IP HYPE MON XPL',
  layer2: 'ARB OP POL MATIC STRK ZK MNT IMX METIS MANTA BLAST SCR TAIKO STX LINEA MOVE',
  payments: 'XRP LTC BCH XLM XMR DASH ZEC BSV DCR ACH XNO DGB',
  exchangeToken: 'BNB OKB CRO LEO BGB KCS GT HT WBT MX',
  stablecoin: 'USDT USDC DAI FDUSD TUSD USDP USDE PYUSD USDD RLUSD USD1 EURI EURC BUSD USDS',
  meme:
    'DOGE SHIB PEPE WIF BONK FLOKI BOME MEME TURBO PNUT TRUMP PENGU FARTCOIN MOODENG NEIRO POPCAT BRETT MOG ' +
    'GOAT PUMP 1000SATS 1000PEPE 1000SHIB 1000BONK 1000FLOKI',
  defi:
    'UNI AAVE MKR SKY LDO CRV COMP SNX SUSHI YFI 1INCH DYDX GMX PENDLE CAKE JUP RAY ENA ETHFI EIGEN RUNE CVX BAL ' +
    'RPL ONDO ASTER MORPHO JTO',
  infrastructure: 'LINK FIL GRT AR PYTH API3 BAND ENS HNT THETA STORJ QNT W ZRO AXL TRB SSV LPT ANKR JASMY',
  ai: 'FET RENDER TAO WLD AGIX OCEAN AKT ARKM AI16Z VIRTUAL KAITO IO PHB NMR',
  gaming: 'AXS SAND MANA GALA APE ENJ ILV BEAM RON PIXEL MAGIC YGG SUPER CHZ PRIME',
};

const NAMES: Readonly<Record<string, readonly [chinese: string, russian: string]>> = {
  BTC: ['比特币', 'Биткойн'],
  ETH: ['以太坊', 'Эфириум'],
  BNB: ['币安币', 'BNB'],
  XRP: ['瑞波币', 'XRP'],
  DOGE: ['狗狗币', 'Догикойн'],
  LTC: ['莱特币', 'Лайткойн'],
  BCH: ['比特现金', 'Биткойн Кэш'],
  ETC: ['以太经典', 'Эфириум Классик'],
  ADA: ['艾达币', 'Кардано'],
  SOL: ['索拉纳', 'Солана'],
  DOT: ['波卡', 'Полкадот'],
  TRX: ['波场', 'Трон'],
  TON: ['TON', 'Тонкойн'],
  SHIB: ['柴犬币', 'Шиба-ину'],
  XMR: ['门罗币', 'Монеро'],
  XLM: ['恒星币', 'Стеллар'],
  FIL: ['文件币', 'Файлкойн'],
  ATOM: ['阿童木', 'Космос'],
  AVAX: ['雪崩', 'Аваланч'],
  ZEC: ['大零币', 'Zcash'],
  DASH: ['达世币', 'Dash'],
};

const BY_CODE: ReadonlyMap<string, CoinFacts> = new Map(
  Object.entries(SECTORS).flatMap(([sector, codes]) =>
    codes.split(' ').map((code): [string, CoinFacts] => {
      const names = NAMES[code];
      return [code, { sector, ...(names && { names: { 'zh-CN': names[0], ru: names[1] } }) }];
    }),
  ),
);

/** Returns the facts of a coin; one that is not listed is of the sector `crypto`. */
export function coinFacts(code: string): CoinFacts {
  return BY_CODE.get(code) ?? { sector: 'crypto' };
}

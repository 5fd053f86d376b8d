import type { Locale } from './locale';

/** Short names of exchanges by ISO 10383: those that screens of each language use, else the English one. */
const NAMES: Readonly<Record<string, { readonly en: string } & Readonly<Partial<Record<Locale, string>>>>> = {
  XASX: { en: 'ASX', 'zh-CN': '澳交所' },
  XTKS: { en: 'TSE', 'zh-CN': '东证所' },
  XKRX: { en: 'KRX', 'zh-CN': '韩交所' },
  XSHG: { en: 'SSE', 'zh-CN': '上交所' },
  XSHE: { en: 'SZSE', 'zh-CN': '深交所' },
  XSGE: { en: 'SHFE', 'zh-CN': '上期所' },
  XHKG: { en: 'HKEX', 'zh-CN': '港交所' },
  XSES: { en: 'SGX', 'zh-CN': '新交所' },
  XNSE: { en: 'NSE', 'zh-CN': '印度国交所' },
  MISX: { en: 'MOEX', 'zh-CN': '莫交所', ru: 'Мосбиржа' },
  XETR: { en: 'Xetra' },
  XPAR: { en: 'Euronext', 'zh-CN': '泛欧交易所' },
  XSWX: { en: 'SIX', 'zh-CN': '瑞交所' },
  XLON: { en: 'LSE', 'zh-CN': '伦交所' },
  XNYS: { en: 'NYSE', 'zh-CN': '纽交所' },
  XNAS: { en: 'Nasdaq', 'zh-CN': '纳斯达克' },
  XCME: { en: 'CME', 'zh-CN': '芝商所' },
};

/** Returns the short name of an exchange in a language; its id if it has none. */
export function exchangeName(id: string, locale: Locale): string {
  const names = NAMES[id];
  return names?.[locale] ?? names?.en ?? id;
}

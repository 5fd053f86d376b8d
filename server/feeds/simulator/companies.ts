import type { Sector } from './sectors';

/** Share: code, Latin name, Chinese name, Russian name, sector, reference price, daily volatility in %. */
export type Company = readonly [
  code: string,
  name: string,
  chinese: string,
  russian: string,
  sector: Sector,
  price: number,
  volatility: number,
];

/**
 * Instrument other than a share: the fields of a share, then tick size, lot size, mean trade size and mean
 * resting size in lots.
 */
export type Contract = readonly [
  code: string,
  name: string,
  chinese: string,
  russian: string,
  currency: string,
  price: number,
  volatility: number,
  tickSize: string,
  lotSize: string,
  tradeLots: number,
  restLots: number,
];

/** Fictional companies. Shares in US dollars. */
export const DOLLAR_COMPANIES: readonly Company[] = [
  ['ORVX', 'Orvexa', '奥维萨', 'Орвекса', 'technology', 214.36, 2.1],
  ['QBRT', 'Quibrant', '奎布兰', 'Квибрант', 'technology', 131.9, 2.6],
  ['HLBK', 'Hollenbrook', '霍伦布鲁克', 'Холленбрук', 'finance', 187.45, 1.5],
  ['PHEL', 'Phelora', '菲洛拉', 'Фелора', 'health', 96.12, 1.6],
  ['LUMK', 'Lumkinel', '卢姆金', 'Лумкинел', 'consumer', 164.8, 1.7],
  ['KORD', 'Kordane', '科尔丹', 'Кордан', 'energy', 88.27, 1.8],
  ['ZELM', 'Zelmora', '泽尔莫拉', 'Зельмора', 'technology', 402.15, 2.3],
  ['GRVT', 'Grovantic', '格罗万', 'Гровантик', 'industry', 142.66, 1.5],
  ['CASV', 'Casvian', '卡斯维安', 'Касвиан', 'finance', 58.34, 1.6],
  ['CPRD', 'Cupranda', '库普兰达', 'Купранда', 'materials', 73.91, 1.9],
  ['WTMR', 'Wattemere', '瓦特米尔', 'Ваттемир', 'utilities', 66.05, 1.1],
  ['VDRX', 'Vedranix', '维德拉尼', 'Ведраникс', 'health', 251.7, 2],
  ['PRVL', 'Parvello', '帕维罗', 'Парвелло', 'consumer', 47.58, 1.6],
  ['TYRN', 'Tyrenic', '泰雷尼克', 'Тиреник', 'technology', 78.23, 2.5],
  ['TRSK', 'Truskel', '特鲁斯克', 'Трускель', 'industry', 109.4, 1.6],
  ['AXPT', 'Axopetra', '阿克索佩', 'Аксопетра', 'energy', 54.19, 2],
  ['MRLG', 'Merlidge', '默利奇', 'Мерлидж', 'finance', 319.05, 1.5],
  ['SORM', 'Sorrimel', '索里梅尔', 'Сорримель', 'consumer', 225.3, 1.5],
  ['OSTM', 'Ostimere', '奥斯蒂米', 'Остимер', 'health', 134.88, 1.4],
  ['BRDV', 'Brandovar', '布兰多瓦', 'Брандовар', 'industry', 198.74, 1.7],
  ['SLVX', 'Silvoxen', '西沃森', 'Сильвоксен', 'materials', 61.42, 1.8],
  ['GRDL', 'Gridelle', '格里德尔', 'Гридель', 'utilities', 82.6, 1.1],
  ['DRLM', 'Drelmont', '德雷蒙', 'Дрельмон', 'energy', 121.53, 1.7],
  ['FXBO', 'Fexibo', '费希博', 'Фексибо', 'consumer', 36.71, 2.2],
];

/** Shares in yuan. */
export const YUAN_COMPANIES: readonly Company[] = [
  ['900118', 'Chenglan Technology', '澄岚科技', 'Чэнлань', 'technology', 68.42, 2.3],
  ['900106', 'Xiuchuan Bank', '岫川银行', 'Сючуань Банк', 'finance', 23.15, 1.2],
  ['900127', 'Jilan Motors', '霁蓝汽车', 'Цзилань Авто', 'consumer', 112.8, 2.4],
  ['900133', 'Xingbo Pharma', '杏泊医药', 'Синбо Фарма', 'health', 54.36, 1.9],
  ['900141', 'Litan Electronics', '砺昙电子', 'Литань', 'technology', 91.07, 2.5],
  ['900152', 'Xuanzhu Petroleum', '玄渚石化', 'Сюаньчжу', 'energy', 31.64, 1.5],
  ['900168', 'Duoshan Heavy Works', '铎山重工', 'Дошань', 'industry', 42.9, 1.7],
  ['900175', 'Jixiangtian Foods', '稷香田食品', 'Цзисянтянь', 'consumer', 158.2, 1.6],
  ['900184', 'Heyu Insurance', '禾屿保险', 'Хэюй', 'finance', 38.77, 1.6],
  ['900189', 'Yuling Mining', '钰岭矿业', 'Юйлин', 'materials', 27.58, 2.1],
  ['900193', 'Xuneng Power', '煦能电力', 'Сюйнэн', 'utilities', 21.36, 1.2],
  ['900196', 'Weizhou Biotech', '苇舟生物', 'Вэйчжоу', 'health', 76.49, 2.4],
];

/** Shares in roubles. */
export const ROUBLE_COMPANIES: readonly Company[] = [
  ['TZHB', 'Tayozhbank', '泰约日银行', 'Таёжбанк', 'finance', 284.6, 1.7],
  ['PLNF', 'Polynneft', '波伦石油', 'Полыньнефть', 'energy', 612.5, 1.8],
  ['SVLT', 'Severolit', '谢韦罗利', 'Северолит', 'materials', 147.3, 2],
  ['MYTL', 'Myatlik Retail', '米亚特零售', 'Мятлик', 'consumer', 428.9, 1.6],
  ['IZBR', 'Izobor', '伊佐博', 'Изобор', 'technology', 1874, 2.4],
  ['KDRS', 'Kedrosvet', '克德罗电力', 'Кедросвет', 'utilities', 93.8, 1.3],
];

/** Shares in euros. */
export const EURO_COMPANIES: readonly Company[] = [
  ['HLBW', 'Halberwerk', '哈尔贝', 'Хальберверк', 'industry', 136.24, 1.5],
  ['LYSR', 'Lyserane', '利瑟兰', 'Лизеран', 'health', 87.9, 1.4],
  ['MRCV', 'Marcovente', '马尔科文', 'Марковенте', 'consumer', 312.4, 1.6],
  ['VNTB', 'Ventabria', '文塔布里亚', 'Вентабрия', 'energy', 41.86, 1.6],
];

/** Coins, currencies and commodities are real; their prices here are fictional. */
export const COINS: readonly Contract[] = [
  ['BTC-USD', 'Bitcoin', '比特币', 'Биткоин', 'USD', 64_280, 2.4, '0.01', '0.0001', 420, 6_000],
  ['ETH-USD', 'Ethereum', '以太坊', 'Эфириум', 'USD', 3_142.5, 2.9, '0.01', '0.001', 640, 9_000],
  ['SOL-USD', 'Solana', '索拉纳', 'Солана', 'USD', 148.36, 3.6, '0.01', '0.01', 900, 14_000],
  ['XRP-USD', 'XRP', '瑞波币', 'Рипл', 'USD', 0.5284, 3.2, '0.0001', '1', 1_400, 26_000],
  ['DOGE-USD', 'Dogecoin', '狗狗币', 'Догикоин', 'USD', 0.14862, 3.9, '0.00001', '1', 5_200, 90_000],
];

export const CURRENCY_PAIRS: readonly Contract[] = [
  ['EURUSD', 'EUR/USD', '欧元/美元', 'Евро/доллар', 'USD', 1.08432, 0.45, '0.00001', '100000', 4, 24],
  ['USDJPY', 'USD/JPY', '美元/日元', 'Доллар/иена', 'JPY', 154.826, 0.55, '0.001', '100000', 4, 22],
  ['USDCNH', 'USD/CNH', '美元/人民币', 'Доллар/юань', 'CNH', 7.2436, 0.22, '0.0001', '100000', 3, 18],
  ['GBPUSD', 'GBP/USD', '英镑/美元', 'Фунт/доллар', 'USD', 1.26718, 0.5, '0.00001', '100000', 3, 20],
  ['USDRUB', 'USD/RUB', '美元/卢布', 'Доллар/рубль', 'RUB', 91.3475, 0.8, '0.0025', '1000', 60, 420],
];

export const FUTURES: readonly Contract[] = [
  ['GC', 'Gold', '黄金', 'Золото', 'USD', 2_386.4, 1, '0.1', '1', 3, 14],
  ['CL', 'Crude oil', '原油', 'Нефть', 'USD', 78.35, 1.9, '0.01', '1', 4, 22],
  ['HG', 'Copper', '铜', 'Медь', 'USD', 4.4865, 1.4, '0.0005', '1', 3, 12],
  ['NG', 'Natural gas', '天然气', 'Газ', 'USD', 2.614, 2.8, '0.001', '1', 3, 16],
];

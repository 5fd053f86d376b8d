import { describe, expect, it } from 'vitest';
import { LOCALES, type Locale } from '../../../lib/locale/locale';
import { messagesOf } from '../../../lib/locale/messages';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`),
  );
}

/** Words that screens must not show, each with its replacement. `in` limits a word to some keys. */
interface BannedWord {
  readonly found: RegExp;
  readonly instead: string;
  readonly in?: RegExp;
}

const BANNED: Readonly<Record<Locale, readonly BannedWord[]>> = {
  en: [
    { found: /\bis silent\b|\bsilent\b|\blate\b/i, instead: 'stale' },
    { found: /\bbefore the open\b/i, instead: 'pre-open' },
    { found: /\bgather by\b/i, instead: 'group by' },
    { found: /\btold\b|\btells\b/i, instead: 'notify' },
    { found: /\bmerged\b|\bmerging\b/i, instead: 'conflation' },
    { found: /\bmiddle\b/i, instead: 'mid' },
    { found: /\blet(s)? (a |the )?\w* ?in\b/i, instead: 'approve' },
    { found: /\bseen\b/i, instead: 'read' },
    { found: /\banew\b/i, instead: 'again' },
    { found: /\bcloser\b|\bfarther\b/i, instead: 'zoom' },
    { found: /\bsomebody\b|\bwhoever\b|\bnobody\b/i, instead: 'the actor' },
    { found: /\bthere is (no|nothing)\b/i, instead: 'not found' },
    { found: /\bmoment\b/i, instead: 'time', in: /^replay\./ },
    { found: /\bchoose\b|\bchosen\b/i, instead: 'select', in: /^(desk|replay\.library)\./ },
    { found: /\bnot done\b/i, instead: 'failed' },
    { found: /\bdepth\b(?! chart)/i, instead: 'order book' },
    { found: /\bhole\b/i, instead: 'gap' },
  ],
  'zh-CN': [
    // Real-money trading, the opposite of 模拟盘.
    { found: /实盘/, instead: '实时' },
    // A price gap.
    { found: /缺口/, instead: '数据中断', in: /^replay\./ },
    { found: /提醒/, instead: '预警' },
    { found: /成交明细/, instead: '逐笔成交' },
    { found: /买价|卖价/, instead: '买一, 卖一' },
    { found: /房间/, instead: '推送组' },
    { found: /展示屏/, instead: '大屏' },
    // The state; 距收盘 counts down to the close.
    { found: /(?<!距)收盘/, instead: '休市' },
    { found: /静默/, instead: '延迟' },
    { found: /数据源/, instead: '行情源' },
    { found: /K 线/, instead: 'K线' },
    // The code of a security.
    {
      found: /代码/,
      instead: '配对码',
      in: /^access\.(code|form|list\.revokeSure|approve\.(intro|code|warning))/,
    },
  ],
  ru: [
    { found: /(?<!\p{L})стен(?!д)\p{L}*/iu, instead: 'табло' },
    { found: /впус[тк]\p{L}*|впущ\p{L}*/iu, instead: 'подключить' },
    { found: /(?<!\p{L})(про)?игра(ть|й|ет|ют|л)\p{L}*/iu, instead: 'воспроизвести' },
    { found: /слит[оы]|слияни\p{L}*/iu, instead: 'объединено' },
    { found: /молч\p{L}*/iu, instead: 'нет обновлений' },
    { found: /(?<!\p{L})доск\p{L}*/iu, instead: 'экран' },
    { found: /раскладк\p{L}*/iu, instead: 'макет' },
    { found: /алерт\p{L}*|сигнал\p{L}*/iu, instead: 'оповещение' },
    { found: /середин\p{L}*/iu, instead: 'средняя цена' },
    { found: /настоящ\p{L}*/iu, instead: 'последняя свеча' },
    { found: /(?<!при)остановлен|(?<!\p{L})стоп(?!\p{L})/iu, instead: 'приостановлены' },
    { found: /теплов\p{L}*/iu, instead: 'карта рынка' },
    { found: /комнат\p{L}*/iu, instead: 'группа рассылки' },
    { found: /киоск\p{L}*/iu, instead: 'табло' },
    { found: /медицин\p{L}*|сырьё|жкх/iu, instead: 'a sector of GICS' },
    { found: /площадк\p{L}*/iu, instead: 'биржа' },
  ],
};

/** Words of the glossary that a key has, in the order of `LOCALES`. */
const NAMED: Readonly<Record<string, readonly [string, string, string]>> = {
  'app.walls': ['Walls', '大屏', 'Табло'],
  'app.desk': ['Desk', '工作台', 'Терминал'],
  'home.boards': ['Boards', '看板', 'Экраны'],
  'access.screens': ['Screens', '屏幕', 'Устройства'],
  'access.approve.code': ['Pairing code', '配对码', 'Код подключения'],
  'source.live': ['LIVE', '实时行情', 'ОНЛАЙН'],
  'source.simulated': ['SIMULATED', '模拟数据', 'СИМУЛЯЦИЯ'],
  'source.replay': ['REPLAY', '历史回放', 'ПОВТОР'],
  'link.stale': ['Stale', '延迟', 'Нет обновлений'],
  'home.streamStale': ['stale', '延迟', 'нет обновлений'],
  'desk.news.state.stale': ['stale', '延迟', 'нет обновлений'],
  'desk.news.status.halted': ['halted', '停牌', 'торги приостановлены'],
  'desk.news.status.pre': ['pre-open', '盘前', 'до открытия'],
  'desk.news.status.auction': ['auction', '集合竞价', 'аукцион'],
  'desk.news.status.closed': ['closed', '休市', 'торги закрыты'],
  'wall.marketClosed': ['closed', '休市', 'торги закрыты'],
  'desk.pane.watchlist': ['Watchlist', '自选', 'Список'],
  'desk.pane.depth': ['Order book', '盘口', 'Стакан'],
  'desk.pane.trades': ['Time & sales', '逐笔成交', 'Лента сделок'],
  'desk.pane.movers': ['Movers', '涨跌榜', 'Лидеры'],
  'desk.pane.heatmap': ['Heatmap', '热力图', 'Карта рынка'],
  'desk.pane.alerts': ['Alerts', '预警', 'Оповещения'],
  'desk.command.layouts': ['Layouts', '布局', 'Макеты'],
  'replay.transport.play': ['Play', '播放', 'Воспроизвести'],
  'replay.transport.pause': ['Pause', '暂停', 'Пауза'],
  'replay.transport.go': ['Go', '跳转', 'Перейти'],
  'replay.transport.speed': ['Speed', '速度', 'Скорость'],
  'focus.bid': ['Bid', '买一', 'Спрос'],
  'focus.ask': ['Ask', '卖一', 'Предложение'],
};

/** One idea under several keys: each language has one word for it. */
const SAME = [
  ['market.heatmap', 'desk.pane.heatmap'],
  ['market.gainers', 'desk.movers.up'],
  ['market.losers', 'desk.movers.down'],
  [
    'market.turnover',
    'focus.turnover',
    'desk.column.turnover',
    'desk.chart.turnover',
    'desk.movers.turnover',
  ],
  ['focus.volume', 'table.volume', 'desk.column.volume', 'desk.chart.volume', 'desk.movers.volume'],
  ['focus.depth', 'desk.pane.depth'],
  ['focus.timeAndSales', 'desk.pane.trades'],
  ['focus.open', 'desk.chart.open'],
  ['focus.bid', 'desk.column.bid'],
  ['focus.noDepth', 'desk.depth.noBook'],
  ['focus.noTrades', 'desk.trades.none'],
  ['table.instrument', 'desk.heatmap.instruments'],
  ['table.day', 'desk.column.day'],
  ['table.price', 'desk.column.last'],
  ['table.change', 'desk.column.change'],
  ['table.changePercent', 'desk.column.changePercent'],
  ['candles.newest', 'desk.chart.latest', 'desk.keys.latest'],
  ['desk.watchlist.venue', 'desk.heatmap.venue'],
  ['desk.watchlist.sector', 'desk.heatmap.sector'],
  ['desk.news.feed', 'desk.alerts.feed'],
  ['link.label', 'desk.news.link'],
  ['access.screens', 'access.list.title'],
  ['app.replay', 'replay.card.title'],
] as const;
/**
 * Keys of `SAME` whose language has a plural where another has none, or an abbreviation in a narrow column. A Chinese
 * table heads its first column 名称, and a menu lists 品种.
 */
const INFLECTED = /^(en|zh-CN|ru) (desk\.heatmap\.instruments)$|^(en|ru) desk\.column\.bid$/;

describe.each(LOCALES)('words of screens in %s', (locale) => {
  const texts = new Map(leaves(messagesOf(locale)));

  it('are those of the glossary', () => {
    const hits = [...texts].flatMap(([key, text]) =>
      BANNED[locale]
        .filter(({ found, in: keys = /./ }) => keys.test(key) && found.test(text))
        .map(({ instead }) => `${key}: “${text}” → ${instead}`),
    );
    expect(hits).toEqual([]);
  });

  it('name pages, panes, sources and states as the glossary does', () => {
    const wanted = Object.entries(NAMED).map(([key, words]) => [key, words[LOCALES.indexOf(locale)]]);
    expect(wanted.map(([key = '']) => [key, texts.get(key)])).toEqual(wanted);
  });

  it('are one for each idea', () => {
    for (const keys of SAME) {
      const words = keys
        .filter((key) => !INFLECTED.test(`${locale} ${key}`))
        .map((key) => [key, texts.get(key)?.toLowerCase()]);
      expect(words).toEqual(words.map(([key]) => [key, words[0]?.[1]]));
    }
  });

  it('name a source, and since when it is stale or down, in different texts', () => {
    const states = ['sources.stale', 'sources.down'].map((key) => texts.get(key) ?? '');
    expect(new Set(states).size).toBe(2);
    for (const state of states) expect(state).toMatch(/\{source\}.*\{time\}/);
    expect(texts.get('sources.noData')).toContain('{sources}');
  });
});

describe('the list of banned words', () => {
  it.each([
    ['en', 'Feed is silent'],
    ['en', 'Gather by'],
    // words-allow: Told (a text that the list finds)
    ['en', 'Told by'],
    ['zh-CN', '实盘录制'],
    ['ru', 'К стенам'],
    ['ru', 'Впустить экран'],
    ['ru', 'Играть сразу'],
    ['ru', 'слито'],
    ['ru', 'Источник молчит'],
    ['ru', 'Торги остановлены'],
  ] as const)('finds %s “%s”', (locale, text) => {
    expect(BANNED[locale].some(({ found }) => found.test(text))).toBe(true);
  });

  it.each([
    ['ru', 'Торги приостановлены'],
    ['ru', 'Выиграли'],
    ['en', 'Latest'],
    ['en', 'Depth chart'],
    ['zh-CN', '数据中断'],
  ] as const)('leaves %s “%s”', (locale, text) => {
    expect(BANNED[locale].some(({ found }) => found.test(text))).toBe(false);
  });
});

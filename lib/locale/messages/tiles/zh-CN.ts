import type { tilesEn } from './en';

/** Chinese texts of tiles. */
export const tilesZhCN: typeof tilesEn = {
  phase: { open: '交易中', auction: '集合竞价', break: '午间休市', closed: '休市' },
  next: { opens: '距开盘 {time}', pauses: '距午休 {time}', closes: '距收盘 {time}' },
  hoursUnknown: '无交易日历',
  clocks: '市场时钟',
  sessions: '交易时段',
  countdown: {
    opens: '{exchange} 距开盘',
    pauses: '{exchange} 距午休',
    closes: '{exchange} 距收盘',
    until: '剩余时间',
    passed: '已过 {ago}',
    days: '{count} 天',
  },
  notFound: '找不到 {symbol}',
  sectors: {
    sector: '板块涨跌',
    venue: '交易所涨跌',
    currency: '币种涨跌',
    mean: '平均涨跌幅',
  },
  breadth: {
    title: '涨跌家数',
    part: '走势：成交额前 {count} 只',
  },
  volume: {
    byMean: '放量榜',
    byTurnover: '成交额榜',
    days: '对比 {count} 日均量',
    none: '暂无成交量',
  },
  curve: {
    title: '期限结构',
    now: '现价',
    before: '昨收',
    none: '暂无价格',
  },
  bookHeatmap: { title: '盘口热力图', since: '自 {time} 起' },
  picture: { missing: '找不到图片 {file}' },
  news: { title: '公告', none: '打开页面后暂无公告' },
  alerts: { title: '预警记录', none: '暂无触发的预警', denied: '无权查看预警' },
  page: {
    refused: '本大屏不允许显示 {host} 的页面',
    own: '大屏组件不能显示本站页面',
  },
};

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
};

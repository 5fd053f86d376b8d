/** A small board as its author would write it. */
export const board = {
  id: 'shares',
  title: { en: 'Shares', 'zh-CN': '股票' },
  symbols: ['sse:*'],
  clocks: [{ zone: 'Asia/Shanghai' }],
  columns: ['1fr', '40vh'],
  rows: ['1fr', '20vh'],
  areas: ['map hero', 'map hero'],
  tiles: [
    { type: 'heatmap', area: 'map' },
    { type: 'hero', area: 'hero' },
  ],
};

/** Peer with lightweight-charts, updated by each message; the chart pane alone. */
import { CandlestickSeries, createChart, type UTCTimestamp } from 'lightweight-charts';
import { io } from 'socket.io-client';

interface Bar {
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

const root = document.getElementById('root') as HTMLElement;
const chart = createChart(root, { width: 900, height: 560 });
const series = chart.addSeries(CandlestickSeries);
const socket = io('/live');

const candleOf = ({ start, open, high, low, close }: Bar) => ({
  time: (start / 1_000_000) as UTCTimestamp,
  ...{ open, high, low, close },
});

socket.on('connect', async () => {
  const answer = await (await fetch('/api/instruments?stream=live')).json();
  const symbol = answer.instruments[0].symbol as string;
  socket.emit('subscribe', { channel: 'bars', symbols: [symbol], interval: '1m', rate: 10 }, () => undefined);
});
socket.on('frame', (frame: { readonly full?: true; readonly bars?: readonly Bar[] }) => {
  const candles = (frame.bars ?? []).map(candleOf);
  if (frame.full) series.setData(candles);
  else for (const candle of candles) series.update(candle);
});

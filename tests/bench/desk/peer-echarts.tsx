/** Peer desk of common design: React state and an ECharts option for every message. */
import * as echarts from 'echarts';
import { useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { io, type Socket } from 'socket.io-client';

interface Quote {
  readonly symbol: string;
  readonly last?: number;
  readonly bid?: number | null;
  readonly ask?: number | null;
  readonly volume?: number;
  readonly prevClose?: number | null;
}
interface Bar {
  readonly start: number;
  readonly open: number;
  readonly close: number;
  readonly low: number;
  readonly high: number;
}
interface Trade {
  readonly id: string;
  readonly price: number;
  readonly size: number;
  readonly side: string;
}
interface Book {
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
}
interface Frame {
  readonly full?: true;
  readonly quotes?: readonly Quote[];
  readonly bars?: readonly Bar[];
  readonly trades?: readonly Trade[];
  readonly depth?: readonly Book[];
}

const TRADES = 60;

function Desk({ socket, symbol }: { readonly socket: Socket; readonly symbol: string }) {
  const [quotes, setQuotes] = useState<Readonly<Record<string, Quote>>>({});
  const [bars, setBars] = useState<readonly Bar[]>([]);
  const [trades, setTrades] = useState<readonly Trade[]>([]);
  const [book, setBook] = useState<Book>({ bids: [], asks: [] });
  const [selected, setSelected] = useState(symbol);

  useEffect(() => {
    const take = (frame: Frame): void => {
      if (frame.quotes) {
        const news = frame.quotes;
        setQuotes((known) => {
          const next = { ...known };
          for (const quote of news) next[quote.symbol] = { ...next[quote.symbol], ...quote };
          return next;
        });
      }
      if (frame.bars) {
        const news = frame.bars;
        setBars((known) => {
          const byStart = new Map([...known, ...news].map((bar) => [bar.start, bar]));
          return [...byStart.values()].sort((a, b) => a.start - b.start);
        });
      }
      if (frame.trades) {
        const news = frame.trades;
        setTrades((known) => [...news.toReversed(), ...known].slice(0, TRADES));
      }
      if (frame.depth?.[0]) setBook(frame.depth[0]);
    };
    socket.on('frame', take);
    const ask = (request: object) => socket.emit('subscribe', request, () => undefined);
    ask({ channel: 'quotes', symbols: ['*'], rate: 10 });
    ask({ channel: 'bars', symbols: [symbol], interval: '1m', rate: 10 });
    ask({ channel: 'trades', symbols: [symbol], rate: 10 });
    ask({ channel: 'depth', symbols: [symbol], rate: 10 });
    return () => {
      socket.off('frame', take);
    };
  }, [socket, symbol]);

  return (
    <div style={{ display: 'flex', height: '100vh' }}>
      <div style={{ width: 400, overflow: 'auto' }}>
        <table>
          <tbody>
            {Object.values(quotes).map((quote) => (
              <tr
                key={quote.symbol}
                onClick={() => setSelected(quote.symbol)}
                style={{ background: quote.symbol === selected ? '#333' : undefined }}
              >
                <td>{quote.symbol}</td>
                <td>{quote.last?.toFixed(2)}</td>
                <td>{quote.bid?.toFixed(2)}</td>
                <td>{quote.ask?.toFixed(2)}</td>
                <td>{quote.volume}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Candles bars={bars} />
      <div style={{ width: 300, overflow: 'hidden' }}>
        {[...book.asks.toReversed(), ...book.bids].map(([price, size]) => (
          <div key={price}>
            {price.toFixed(2)} {size}
          </div>
        ))}
        {trades.map(({ id, price, size, side }) => (
          <div key={id}>
            {side} {price.toFixed(2)} {size}
          </div>
        ))}
      </div>
    </div>
  );
}

function Candles({ bars }: { readonly bars: readonly Bar[] }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  useEffect(() => {
    if (place.current) chart.current = echarts.init(place.current);
    return () => chart.current?.dispose();
  }, []);
  useEffect(() => {
    chart.current?.setOption({
      animation: false,
      xAxis: { type: 'category', data: bars.map(({ start }) => start) },
      yAxis: { scale: true },
      series: [
        { type: 'candlestick', data: bars.map(({ open, close, low, high }) => [open, close, low, high]) },
      ],
    });
  }, [bars]);
  return <div ref={place} style={{ flex: 1 }} />;
}

const socket = io('/live');
socket.once('connect', async () => {
  const { instruments } = await (await fetch('/api/instruments?stream=live')).json();
  createRoot(document.getElementById('root') as HTMLElement).render(
    <Desk socket={socket} symbol={instruments[0].symbol} />,
  );
});

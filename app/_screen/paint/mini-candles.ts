import type { Surface } from './canvas';

export interface CandleStyle {
  readonly up: string;
  readonly down: string;
  readonly flat: string;
  /** Outlines rising candles instead of filling them. */
  readonly hollowUp: boolean;
}

export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Minimum number of candles of a chart. */
const MIN_CANDLES = 2;
/** Share of a slot that the body takes. */
const BODY = 0.62;

/** Draws candles without axes, aligned to the right edge. */
export function drawMiniCandles(
  surface: Surface,
  candles: readonly Candle[],
  slots: number,
  style: CandleStyle,
): void {
  const { context, width, height } = surface;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const candle of candles) {
    least = Math.min(least, candle.low);
    most = Math.max(most, candle.high);
  }
  // One candle alone looks like a dash.
  if (candles.length < MIN_CANDLES) return;
  const slot = width / slots;
  const body = Math.max(2, Math.round(slot * BODY));
  const wick = Math.max(1, Math.round(body / 5));
  const inset = wick;
  const scale = most > least ? (height - 2 * inset) / (most - least) : 0;
  const y = (price: number): number =>
    scale === 0 ? height / 2 : Math.round(inset + (most - price) * scale);
  const first = slots - candles.length;
  candles.forEach((candle, index) => {
    const left = Math.round((first + index + 0.5) * slot - body / 2);
    const rising = candle.close > candle.open;
    const color = rising ? style.up : candle.close < candle.open ? style.down : style.flat;
    const top = y(Math.max(candle.open, candle.close));
    const bottom = y(Math.min(candle.open, candle.close));
    const thick = Math.max(1, bottom - top);
    const middle = left + Math.floor((body - wick) / 2);
    const high = y(candle.high);
    const low = y(candle.low);
    context.fillStyle = color;
    context.fillRect(middle, high, wick, Math.max(1, top - high));
    context.fillRect(middle, bottom, wick, Math.max(0, low - bottom));
    if (rising && style.hollowUp && thick > 3 * wick && body > 3 * wick) {
      context.lineWidth = wick;
      context.strokeStyle = color;
      context.strokeRect(left + wick / 2, top + wick / 2, body - wick, thick - wick);
    } else {
      context.fillRect(left, top, body, thick);
    }
  });
}

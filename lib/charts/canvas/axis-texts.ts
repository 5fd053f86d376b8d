import type { NumberFormats } from '../../locale/formats';
import { createZone } from '../../locale/time-zones';
import type { TimeFormats } from '../../locale/times';
import type { Instrument } from '../../market/instrument';
import { type Interval, isOfDays } from '../../market/interval';
import { vwapDays } from '../vwap';
import type { AxisTexts } from './plot-axes';
import type { ScaleKind } from './price-scale';

export interface ChartTexts extends AxisTexts {
  /** Text of the crosshair on the time axis. */
  moment(micros: number, interval: Interval): string;
  /** Countdown of a span (µs): `00:53`. */
  left(micros: number): string;
}

interface Language {
  readonly numbers: NumberFormats;
  readonly times: TimeFormats;
  /** IANA zone of the times shown. */
  readonly zone: string;
}

/** Returns the texts of a chart: prices with the instrument's decimals, times in a zone. */
export function axisTexts(
  { numbers, times, zone }: Language,
  instrument: Instrument | undefined,
  scale: ScaleKind,
  prevClose: (price: string) => string,
): ChartTexts {
  const decimals = instrument?.priceDecimals ?? 2;
  const own = createZone(zone);
  const price = (value: number): string => numbers.fixed(value, decimals);
  return {
    price,
    value: (value) =>
      scale === 'percent' ? numbers.percent(value) : price(scale === 'log' ? Math.exp(value) : value),
    volume: (size) => numbers.compact(size, 1),
    time: (micros) => times.minutes(micros, zone),
    day: (micros) => times.day(micros, zone),
    date: (micros) => times.day(micros),
    year: (micros) => times.year(micros),
    prevClose,
    offsetMinutes: (micros) => own.offsetMinutes(micros / 1_000),
    dayStart: vwapDays(instrument).dayStart,
    moment: (micros, interval) => {
      if (isOfDays(interval)) return times.longDay(micros);
      const day = times.day(micros, zone);
      const withSeconds = interval === '1s' || interval === '5s';
      return `${day} ${withSeconds ? times.time(micros, zone) : times.minutes(micros, zone)}`;
    },
    left: (micros) => {
      const seconds = Math.ceil(micros / 1_000_000);
      const two = (value: number): string => String(value).padStart(2, '0');
      const hours = Math.floor(seconds / 3_600);
      const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
      return hours > 0 ? `${hours}:${rest}` : rest;
    },
  };
}

import type { TimeTexts } from '../../../lib/charts/echarts/time-axis';
import { createZone } from '../../../lib/locale/time-zones';
import type { TimeFormats } from '../../../lib/locale/times';

/** Returns the texts of a time axis in a zone. */
export function timeTexts(times: TimeFormats, zone: string): TimeTexts {
  const { offsetMinutes } = createZone(zone);
  return {
    seconds: (micros) => times.time(micros, zone),
    minutes: (micros) => times.minutes(micros, zone),
    days: (micros) => times.day(micros, zone),
    years: (micros) => times.year(micros, zone),
    date: (micros) => times.day(micros),
    year: (micros) => times.year(micros),
    offsetMinutes: (micros) => offsetMinutes(micros / 1_000),
  };
}

import type { ChartTheme } from '../chart-theme';
import { spanTicks, type TimeSpan } from '../time-ticks';
import { axisLabel, HIDDEN } from './chart-options';

/** Width of a character, and room between two labels, times the font size. */
const CHARACTER = 0.6;
const LABEL_GAP = 1.6;
/** Height of the labels below a plot, times the font size. */
const AXIS_HEIGHT = 1.35;
/** Characters of a label by its unit; a day is the longest. */
const CHARACTERS = { seconds: 8, minutes: 5, days: 7, years: 5 } as const;

/** Texts of moments (µs) in the screen's zone and locale, one for each unit. */
export interface TimeTexts {
  readonly seconds: (micros: number) => string;
  readonly minutes: (micros: number) => string;
  readonly days: (micros: number) => string;
  readonly years: (micros: number) => string;
  /** Text of a trading date, which is 00:00 UTC of it in every zone. */
  readonly date: (micros: number) => string;
  /** Text of its year. */
  readonly year: (micros: number) => string;
  /** Offset of the zone from UTC at a moment (µs), minutes. */
  readonly offsetMinutes: (micros: number) => number;
}

/** Appearance of a time axis, px. */
export interface TimeAxisStyle {
  readonly theme: ChartTheme;
  readonly width: number;
  readonly labelSize: number;
  readonly texts: TimeTexts;
}

/** Returns the height that the labels of a time axis take below the plot, px. */
export function timeAxisHeight(labelSize: number): number {
  return Math.round(labelSize * AXIS_HEIGHT);
}

/** Returns a time axis in ms without a line, with labels at round local times. */
export function timeAxis({ theme, labelSize }: TimeAxisStyle) {
  return {
    id: 'time',
    type: 'time',
    containShape: false,
    axisLine: HIDDEN,
    axisTick: HIDDEN,
    splitLine: HIDDEN,
    axisLabel: {
      ...axisLabel(theme, labelSize),
      lineHeight: labelSize,
      margin: Math.round(labelSize * 0.3),
    },
  } as const;
}

/**
 * Returns the update of a time axis to a span (µs).
 * @param labelled part of the span (µs) that may have labels
 */
export function timeAxisSpan(style: TimeAxisStyle, span: TimeSpan, labelled = span) {
  const { width, labelSize, texts } = style;
  const pxPerMicro = width / Math.max(1, span.to - span.from);
  const room = (labelled.to - labelled.from) * pxPerMicro;
  const widthOf = (unit: keyof typeof CHARACTERS): number => CHARACTERS[unit] * CHARACTER * labelSize;
  const fitting = (unit: keyof typeof CHARACTERS) =>
    spanTicks(labelled, Math.floor(room / (widthOf(unit) + LABEL_GAP * labelSize)), texts.offsetMinutes);
  const short = fitting('minutes');
  const { moments, unit } = short.unit === 'minutes' ? short : fitting(short.unit);
  const half = widthOf(unit) / 2;
  const isNear = (moment: number | undefined, edge: number): boolean =>
    moment !== undefined && Math.abs(moment - edge) * pxPerMicro < half;
  return {
    id: 'time',
    type: 'time',
    min: span.from / 1_000,
    max: span.to / 1_000,
    axisLabel: {
      customValues: moments.map((moment) => moment / 1_000),
      formatter: (ms: number) => texts[unit](ms * 1_000),
      // A label at an edge of the plot would be cut in the middle.
      alignMinLabel: isNear(moments[0], span.from) ? 'left' : 'center',
      alignMaxLabel: isNear(moments.at(-1), span.to) ? 'right' : 'center',
    },
  } as const;
}

import type { Hue, HuePair } from '../locale/colors';

/** Colours of every chart, as CSS colours without variables, read from the page's tokens. */
export interface ChartTheme {
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly line: string;
  /** A CSS font family list. */
  readonly font: string;
  /** Size of the labels of axes, CSS px; the usual one where the page sets none. */
  readonly axis: number;
  /** Colour of each direction's hue on the ground; `neutral` is that of no change. */
  readonly hues: Readonly<Record<Hue, string>>;
}

/** Colours of rising and falling in one chart. */
export interface DirectionColors {
  readonly up: string;
  readonly down: string;
  /** Rising candles are outlines. */
  readonly hollowUp: boolean;
}

/** Size of the labels of axes, CSS px. */
const AXIS_PX = 11;

/**
 * Reads the theme from the page's tokens.
 * @param token the value of a custom property, as `getComputedStyle(element).getPropertyValue(name)` gives it
 */
export function readChartTheme(token: (name: string) => string): ChartTheme {
  const read = (name: string): string => token(`--${name}`).trim();
  return {
    ground: read('ground'),
    text: read('text'),
    muted: read('muted'),
    faint: read('faint'),
    line: read('line'),
    font: read('font'),
    axis: Number.parseFloat(read('d-axis')) || AXIS_PX,
    hues: {
      green: read('green'),
      red: read('red'),
      blue: read('blue'),
      'cb-up': read('cb-up'),
      'cb-down': read('cb-down'),
      neutral: read('muted'),
    },
  };
}

export function directionColors(theme: ChartTheme, pair: HuePair, hollowUp = false): DirectionColors {
  return { up: theme.hues[pair.up], down: theme.hues[pair.down], hollowUp };
}

/** Grey in place of both, for a value that is stale or halted. */
export function greyColors(theme: ChartTheme): DirectionColors {
  return { up: theme.faint, down: theme.faint, hollowUp: false };
}

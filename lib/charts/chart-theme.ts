/** Colours and type of every chart, as CSS values without variables, read from the page's tokens. */
export interface ChartTheme {
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly line: string;
  /** Colours of direction, in the convention that is in force where the chart stands. */
  readonly up: string;
  readonly down: string;
  readonly unchanged: string;
  /** A CSS font family list. */
  readonly font: string;
  /** Font size of axis labels, CSS px; {@link AXIS_PX} where the page sets none. */
  readonly axis: number;
}

/** Colours of rising and falling in one chart. */
export interface DirectionColors {
  readonly up: string;
  readonly down: string;
  /** Draws rising candles as outlines. */
  readonly hollowUp: boolean;
}

/** Font size of axis labels, CSS px. */
const AXIS_PX = 11;

/**
 * Reads the theme from the page's tokens.
 * @param token returns the value of the custom property `--<name>` at the chart's element
 */
export function readChartTheme(token: (name: string) => string): ChartTheme {
  return {
    ground: token('ground'),
    text: token('text'),
    muted: token('muted'),
    faint: token('faint'),
    line: token('line'),
    up: token('up'),
    down: token('down'),
    unchanged: token('unchanged'),
    font: token('font'),
    axis: Number.parseFloat(token('d-axis')) || AXIS_PX,
  };
}

/** Returns grey in place of both directions, for a value that is stale or halted. */
export function greyColors({ faint }: ChartTheme): DirectionColors {
  return { up: faint, down: faint, hollowUp: false };
}

import { createHeatRamp, type HeatRamp } from '../../../lib/charts/heatmap/heat-color';
import type { Tokens } from './screen-theme';

/** Returns the colour of a change in percent, `#rrggbb`. */
export type HeatColor = (percent: number) => string;

/** Returns the colour ramp of a leaf from its tokens; leaves of one convention share a ramp. */
export function createRamps(tokensOf: (element: HTMLElement) => Tokens): (leaf: HTMLElement) => HeatColor {
  const known = new Map<string, HeatRamp>();
  const rampOf = (zero: string, full: string): HeatRamp => {
    const key = `${zero} ${full}`;
    const ramp = known.get(key) ?? createHeatRamp(zero, full);
    known.set(key, ramp);
    return ramp;
  };
  return (leaf) => {
    const tokens = tokensOf(leaf);
    const zero = tokens.color('heat-zero');
    const up = rampOf(zero, tokens.color('heat-up'));
    const down = rampOf(zero, tokens.color('heat-down'));
    return (percent) => (percent >= 0 ? up : down).color(percent);
  };
}

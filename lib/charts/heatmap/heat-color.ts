/** Change in percent at which the tint is full. */
export const HEAT_CLAMP_PERCENT = 3;
/** Tint of the smallest change, so that +0.1 looks different from 0. */
const MIN_TINT = 0.12;
/** Tints between the smallest and the full one; more would look the same. */
const TINTS = 60;
/** Change from which on there is a tint, percent: a smaller one is shown as 0.00. */
const MIN_PERCENT = 0.005;

type Triple = readonly [number, number, number];

/** Colours of changes from no tint (0) to the full one (±{@link HEAT_CLAMP_PERCENT} %). */
export interface HeatRamp {
  /** @param percent change; its sign does not matter, and NaN is no change */
  color(percent: number): string;
}

/**
 * Creates a ramp from the neutral colour to a hue, mixed in OKLab so that equal steps look equal.
 * @param zero and full: `#rrggbb`
 * @throws RangeError that names a colour of another form
 */
export function createHeatRamp(zero: string, full: string): HeatRamp {
  const from = toOklab(zero);
  const to = toOklab(full);
  const colors: string[] = [];
  for (let n = 0; n <= TINTS; n++) {
    const share = MIN_TINT + ((1 - MIN_TINT) * n) / TINTS;
    colors.push(toHex(mix(from, to, share)));
  }
  return {
    color: (percent) => {
      const size = Math.abs(percent);
      if (!(size >= MIN_PERCENT)) return zero;
      const step = Math.round((Math.min(size, HEAT_CLAMP_PERCENT) / HEAT_CLAMP_PERCENT) * TINTS);
      return colors[step] ?? full;
    },
  };
}

function mix(from: Triple, to: Triple, share: number): Triple {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

/** Converts sRGB to OKLab (Björn Ottosson, 2020). */
function toOklab(hex: string): Triple {
  if (!/^#[0-9a-f]{6}$/i.test(hex))
    throw new RangeError(`not a colour of the form #rrggbb: ${JSON.stringify(hex)}`);
  const red = toLinear(Number.parseInt(hex.slice(1, 3), 16) / 255);
  const green = toLinear(Number.parseInt(hex.slice(3, 5), 16) / 255);
  const blue = toLinear(Number.parseInt(hex.slice(5, 7), 16) / 255);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toHex([lightness, a, b]: Triple): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
  return `#${channel(red)}${channel(green)}${channel(blue)}`;
}

function channel(linear: number): string {
  const value = Math.round(Math.min(1, Math.max(0, toGamma(linear))) * 255);
  return value.toString(16).padStart(2, '0');
}

function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function toGamma(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

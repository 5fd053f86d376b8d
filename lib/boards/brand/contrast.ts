/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Largest value of a channel, and sRGB's linear part and exponent (WCAG 2.2, relative luminance). */
const MAX_CHANNEL = 255;
const LINEAR_UP_TO = 0.04045;

/** Colour as `#rrggbb`. */
export const HEX_COLOR = /^#[0-9a-f]{6}$/i;

/** Returns the channels of a colour `#rrggbb`. */
export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & MAX_CHANNEL, (value >> 8) & MAX_CHANNEL, value & MAX_CHANNEL];
}

/** Returns `#rrggbb`. */
export function hexOf(color: Rgb): string {
  const digits = color.map((channel) => Math.round(channel).toString(16).padStart(2, '0'));
  return `#${digits.join('')}`;
}

/** Returns the relative luminance, 0 to 1. */
export function luminanceOf([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Returns the contrast ratio of two luminances, 1 to 21. */
export function contrastOf(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** Returns the colour with another lightness of HSL, 0 to 1; hue and saturation stay. */
export function withLightness(color: Rgb, lightness: number): Rgb {
  const [red, green, blue] = color.map((channel) => channel / MAX_CHANNEL) as unknown as Rgb;
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  const range = most - least;
  const saturation = range === 0 ? 0 : range / (1 - Math.abs(most + least - 1));
  const hue = hueOf([red, green, blue], most, range);
  const amount = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): number => {
    const place = (offset + hue * 12) % 12;
    return MAX_CHANNEL * (lightness - amount * Math.max(-1, Math.min(place - 3, 9 - place, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}

/** Returns the lightness of HSL, 0 to 1. */
export function lightnessOf(color: Rgb): number {
  return (Math.max(...color) + Math.min(...color)) / 2 / MAX_CHANNEL;
}

function hueOf([red, green, blue]: Rgb, most: number, range: number): number {
  if (range === 0) return 0;
  if (most === red) return (((green - blue) / range + 6) % 6) / 6;
  if (most === green) return ((blue - red) / range + 2) / 6;
  return ((red - green) / range + 4) / 6;
}

function linear(channel: number): number {
  const share = channel / MAX_CHANNEL;
  return share <= LINEAR_UP_TO ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

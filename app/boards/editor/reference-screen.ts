/** Screen that boards are drawn for: diagonal of 16:9, and the distance that it is read from. */
export const REFERENCE_SCREEN = { inches: 75, metres: 5 } as const;

/** Millimetres of a line of 1080 on that screen. */
const MM_PER_PIXEL = (REFERENCE_SCREEN.inches * 25.4 * 9) / Math.hypot(16, 9) / 1_080;
/** Height of type that is read easily: an angle of 22 minutes of arc. */
const TYPE_ANGLE = (22 / 60) * (Math.PI / 180);

/** Returns the size of type that is legible from a distance, CSS px of 1080 lines. */
export function legibleSize(metres: number): number {
  return Math.round((Math.tan(TYPE_ANGLE) * metres * 1_000) / MM_PER_PIXEL);
}

/** Returns the distance from which type of this size (px) is legible, m. */
export function legibleDistance(size: number): number {
  return (size * MM_PER_PIXEL) / Math.tan(TYPE_ANGLE) / 1_000;
}

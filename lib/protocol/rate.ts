/** Possible frame rates of a room, per second. */
export const RATE_TIERS = [1, 2, 4, 10, 20, 50] as const;
export type Rate = (typeof RATE_TIERS)[number];

/** Returns the highest tier at or below the requested rate; the lowest tier for less than that. */
export function rateTier(requested: number): Rate {
  let tier: Rate = RATE_TIERS[0];
  for (const candidate of RATE_TIERS) if (candidate <= requested) tier = candidate;
  return tier;
}

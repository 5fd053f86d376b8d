const MINUTE_MICROS = 60_000_000;
const HOUR_MICROS = 60 * MINUTE_MICROS;
export const DAY_MICROS = 24 * HOUR_MICROS;

/** `continuous`: no symbol ever closes. `day`: shares have auctions and a close every day. */
export type SessionKind = 'continuous' | 'day';

/** Phases of a share's day in the `day` session, µs after midnight UTC, the same for all venues. */
export const OPENING_AUCTION_MICROS = 9 * HOUR_MICROS + 25 * MINUTE_MICROS;
export const OPEN_MICROS = 9 * HOUR_MICROS + 30 * MINUTE_MICROS;
export const CLOSING_AUCTION_MICROS = 16 * HOUR_MICROS;
export const CLOSE_MICROS = 16 * HOUR_MICROS + 5 * MINUTE_MICROS;

/** Arrivals at the open, at midday and at the close, before scaling to a mean of 1; cosines connect them. */
const INTENSITY_OPEN = 1.5;
const INTENSITY_MIDDLE = 0.5;
const INTENSITY_CLOSE = 3;
/** Each half is a cosine between its ends, whose mean is the mean of the ends. */
const INTENSITY_MEAN = (INTENSITY_OPEN + 2 * INTENSITY_MIDDLE + INTENSITY_CLOSE) / 4;

/** Highest value of {@link dayIntensity}. */
export const PEAK_INTENSITY = INTENSITY_CLOSE / INTENSITY_MEAN;

/** The spread is 2.5 times its usual mean at the open and narrows over the first 15 minutes. */
const OPEN_SPREAD_FACTOR = 2.5;
const OPEN_SPREAD_MICROS = 15 * MINUTE_MICROS;

export type Phase = 'closed' | 'opening-auction' | 'open' | 'closing-auction';

/** Returns the number of the UTC day that contains the time (µs). */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_MICROS);
}

/** Returns the phase of a share's day at the time (µs). */
export function phaseAt(time: number): Phase {
  const clock = time % DAY_MICROS;
  if (clock < OPENING_AUCTION_MICROS || clock >= CLOSE_MICROS) return 'closed';
  if (clock < OPEN_MICROS) return 'opening-auction';
  return clock < CLOSING_AUCTION_MICROS ? 'open' : 'closing-auction';
}

/** Returns the first time after the given one (µs) at which a day or a phase begins. */
export function nextBoundary(time: number, session: SessionKind): number {
  const midnight = time - (time % DAY_MICROS);
  if (session === 'day')
    for (const offset of [OPENING_AUCTION_MICROS, OPEN_MICROS, CLOSING_AUCTION_MICROS, CLOSE_MICROS])
      if (midnight + offset > time) return midnight + offset;
  return midnight + DAY_MICROS;
}

/** Returns the arrivals of shares relative to their mean over the continuous session; 0 outside it. */
export function dayIntensity(time: number): number {
  const x = ((time % DAY_MICROS) - OPEN_MICROS) / (CLOSING_AUCTION_MICROS - OPEN_MICROS);
  if (x < 0 || x >= 1) return 0;
  const from = x < 0.5 ? INTENSITY_OPEN : INTENSITY_MIDDLE;
  const to = x < 0.5 ? INTENSITY_MIDDLE : INTENSITY_CLOSE;
  const within = x < 0.5 ? 2 * x : 2 * x - 1;
  return ((from + to) / 2 + ((from - to) / 2) * Math.cos(Math.PI * within)) / INTENSITY_MEAN;
}

/** Returns the mean spread of shares at the time (µs) relative to the usual one. */
export function openSpreadFactor(time: number): number {
  const sinceOpen = (time % DAY_MICROS) - OPEN_MICROS;
  if (sinceOpen < 0 || sinceOpen >= OPEN_SPREAD_MICROS) return 1;
  return OPEN_SPREAD_FACTOR - (OPEN_SPREAD_FACTOR - 1) * (sinceOpen / OPEN_SPREAD_MICROS);
}

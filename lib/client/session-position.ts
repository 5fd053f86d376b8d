import type { SessionState } from '../protocol/messages';

/**
 * Where a replay session is by now, µs: a market's time there is what the server's clock is in a live stream, such as
 * for the age of a price. It is told a few times a second and goes on in between at the session's speed. One that
 * nothing paces stays where it was told to be.
 * @param now the server's clock, µs
 */
export function sessionPosition(state: SessionState, now: number): number {
  const { position, speed, playing, end, time } = state;
  if (!playing) return position;
  return Math.min(end, position + Math.round(Math.max(0, now - time) * speed));
}

/** Enough of a look for a page to show it. */
export function isSessionState(value: unknown): value is SessionState {
  if (typeof value !== 'object' || value === null) return false;
  const { position, speed, start, end, time, viewers } = value as Partial<
    Record<keyof SessionState, unknown>
  >;
  return [position, speed, start, end, time].every(Number.isFinite) && Array.isArray(viewers);
}

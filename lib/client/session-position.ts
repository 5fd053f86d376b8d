import type { SessionState } from '../protocol/messages';

/**
 * Returns the current position of a replay session, µs: its market time, for example for ages of prices.
 * The server sends it a few times a second; in between it advances at the session's speed. An unpaced one stays
 * at the last position.
 * @param now the server's clock, µs
 */
export function sessionPosition(state: SessionState, now: number): number {
  const { position, speed, playing, end, time } = state;
  if (!playing) return position;
  return Math.min(end, position + Math.round(Math.max(0, now - time) * speed));
}

/** Checks the fields of a session state that a page shows. */
export function isSessionState(value: unknown): value is SessionState {
  if (typeof value !== 'object' || value === null) return false;
  const { position, speed, start, end, time, viewers } = value as Partial<
    Record<keyof SessionState, unknown>
  >;
  return [position, speed, start, end, time].every(Number.isFinite) && Array.isArray(viewers);
}

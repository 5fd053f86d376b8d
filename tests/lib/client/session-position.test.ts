import { describe, expect, it } from 'vitest';
import { isSessionState, sessionPosition } from '../../../lib/client/session-position';
import type { SessionState } from '../../../lib/protocol/messages';

const state: SessionState = {
  ...{ position: 1_000_000, speed: 10, playing: true, start: 0, end: 50_000_000, loop: false },
  ...{ time: 900, viewerCount: 0, viewers: [] },
};

describe('the position of a session', () => {
  it('advances at its speed from the last reported position, up to the end', () => {
    expect(sessionPosition(state, 900)).toBe(1_000_000);
    expect(sessionPosition(state, 1_000_900)).toBe(11_000_000);
    expect(sessionPosition(state, 100_000_900)).toBe(50_000_000);
  });

  it('never goes back if the clocks differ slightly', () => {
    expect(sessionPosition(state, 0)).toBe(1_000_000);
  });

  it('stays while it is paused or unpaced', () => {
    expect(sessionPosition({ ...state, playing: false }, 5_000_000)).toBe(1_000_000);
    expect(sessionPosition({ ...state, speed: 0 }, 5_000_000)).toBe(1_000_000);
  });
});

describe('a session state', () => {
  it('is accepted only with all numeric fields', () => {
    expect(isSessionState(state)).toBe(true);
    expect(isSessionState({ ...state, position: '1' })).toBe(false);
    expect(isSessionState({ ...state, viewers: undefined })).toBe(false);
    expect(isSessionState(null)).toBe(false);
  });
});

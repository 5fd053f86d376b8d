import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ring } from '../../../../app/desk/alerts/ring';
import { setSound, soundIsOn } from '../../../../app/desk/alerts/sound-setting';

/** Times at which tones began, and contexts that were closed. */
let started: number[];
let closed: number;

class FakeAudio {
  readonly currentTime = 7;
  readonly destination = {};
  constructor(
    public state = allowed ? 'running' : 'suspended',
    readonly resume = () => (allowed ? Promise.resolve() : new Promise<void>(() => {})),
  ) {}
  async close(): Promise<void> {
    closed++;
  }
}
let allowed = true;

class FakeTone {
  connect = (next: unknown): unknown => next;
  start = (at: number): void => void started.push(at);
  stop = (): void => {};
  addEventListener = (_: string, ended: () => void): void => ended();
}

class FakeGain {
  readonly gain = { setValueAtTime: () => {}, exponentialRampToValueAtTime: () => {} };
  connect = (next: unknown): unknown => next;
}

beforeEach(() => {
  [started, closed, allowed] = [[], 0, true];
  vi.stubGlobal('AudioContext', FakeAudio);
  vi.stubGlobal('OscillatorNode', FakeTone);
  vi.stubGlobal('GainNode', FakeGain);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the bell', () => {
  it('plays two notes, and gives the device back', async () => {
    await ring();
    expect(started).toEqual([7, 7.14]);
    expect(closed).toBe(1);
  });

  it('does not ring late on a page that the user has not touched', async () => {
    vi.useFakeTimers();
    allowed = false;
    const rung = ring();
    await vi.advanceTimersByTimeAsync(1_000);
    await rung;
    expect(started).toEqual([]);
    expect(closed).toBe(1);
  });

  it('is on until it is turned off, and on without storage', () => {
    const kept = new Map<string, string>();
    const localStorage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    vi.stubGlobal('window', { localStorage });
    expect(soundIsOn()).toBe(true);
    setSound(false);
    expect(soundIsOn()).toBe(false);
    setSound(true);
    expect(soundIsOn()).toBe(true);
    vi.stubGlobal('window', {});
    setSound(false);
    expect(soundIsOn()).toBe(true);
  });
});

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ControlRequest, SessionState } from '../../../lib/protocol/messages';
import { LatestRequest } from '../../../lib/replay/latest-request';
import type { SessionConnection } from './session-connection';

/** State of the session as the page knows it; changes a few times a second at most. */
export interface PlayerState {
  readonly session: SessionState;
  /** Playhead that the user requested, µs, until the session reaches it. */
  readonly target: number | null;
  /** Server's message if the last command failed; else `null`. */
  readonly problem: string | null;
}

/** Commands of the transport of a session. */
export interface ReplayPlayer {
  readonly store: StoreApi<PlayerState>;
  /** Time to show, µs: the requested playhead while dragging, else that of the session. */
  moment(): number;
  /** Seeks to the nearest recorded time. Rapid calls are conflated. */
  seek(moment: number): void;
  /** Moves forward by seconds, or back; rapid calls add up. */
  move(seconds: number): void;
  toggle(): void;
  play(): void;
  pause(): void;
  /** Steps to the next event, and pauses. */
  step(): void;
  setSpeed(speed: number): void;
  /** Speed requested last, else that of the session; rapid presses continue from it. */
  speed(): number;
  setLoop(loop: boolean): void;
  close(): void;
}

const MICROS = 1_000_000;

export function createPlayer(connection: SessionConnection): ReplayPlayer {
  const store = createStore<PlayerState>(() => ({
    session: connection.session(),
    target: null,
    problem: null,
  }));

  const control = async (request: ControlRequest): Promise<void> => {
    const answer = await connection.client.control(request);
    store.setState({ problem: answer.ok ? null : answer.error.message });
  };
  const seeks = new LatestRequest<number>(
    (seek) => control({ seek }),
    () => store.setState({ target: null }),
  );
  let requested: { readonly speed: number; answered: boolean } | null = null;
  const stop = connection.client.on('session', (session) => {
    if (requested?.answered || requested?.speed === session.speed) requested = null;
    store.setState({ session });
  });
  const setSpeed = async (speed: number): Promise<void> => {
    const own = { speed, answered: false };
    requested = own;
    await control({ speed });
    own.answered = true;
  };

  const moment = (): number => store.getState().target ?? connection.position();
  const seek = (requested: number): void => {
    const { start, end } = store.getState().session;
    const target = Math.round(Math.min(Math.max(requested, start), end));
    store.setState({ target });
    seeks.ask(target);
  };
  const play = (): void => void control({ play: true });
  const pause = (): void => void control({ pause: true });
  return {
    store,
    moment,
    seek,
    move: (seconds) => seek(moment() + seconds * MICROS),
    toggle: () => (store.getState().session.playing ? pause() : play()),
    play,
    pause,
    step: () => void control({ step: 1 }),
    setSpeed: (speed) => void setSpeed(speed),
    speed: () => requested?.speed ?? store.getState().session.speed,
    setLoop: (loop) => void control({ loop }),
    close: stop,
  };
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ControlRequest, SessionState } from '../../../lib/protocol/messages';
import { LatestRequest } from '../../../lib/replay/latest-request';
import type { SessionConnection } from './session-connection';

/** What the page knows of the session: it changes a few times a second at most. */
export interface PlayerState {
  readonly session: SessionState;
  /** Where a hand wants to be, µs, until the session is there. */
  readonly target: number | null;
  /** Why the last requested was not done, in the server's words; `null` when it was. */
  readonly problem: string | null;
}

/** What a hand on the transport can do to a session. */
export interface ReplayPlayer {
  readonly store: StoreApi<PlayerState>;
  /** The moment to show, µs: where a hand drags to, else where the session is. */
  moment(): number;
  /** Goes to a moment, as near as the tapes have it. Many in a row become as few as the server can do. */
  seek(moment: number): void;
  /** Goes so many seconds on, or back; steps that come quickly add up. */
  move(seconds: number): void;
  toggle(): void;
  play(): void;
  pause(): void;
  /** One event on; it pauses. */
  step(): void;
  setSpeed(speed: number): void;
  /** The speed that a hand asked for last, else the session's: presses that come quickly go on from it. */
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

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ControlRequest, SessionState } from '../../../lib/protocol/messages';
import { LatestRequest } from '../../../lib/replay/latest-request';
import { RequestedValue } from '../../../lib/replay/requested-value';
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
  /** Plays or pauses: the opposite of what was requested last. */
  toggle(): void;
  play(): void;
  pause(): void;
  /** Steps to the next event, and pauses. */
  step(): void;
  setSpeed(speed: number): void;
  /** Speed requested last, else that of the session; rapid presses continue from it. */
  speed(): number;
  toggleLoop(): void;
  close(): void;
}

const MICROS = 1_000_000;

export function createPlayer(connection: SessionConnection): ReplayPlayer {
  const store = createStore<PlayerState>(() => ({
    session: connection.session(),
    target: null,
    problem: null,
  }));

  /** Resolves to whether the server accepted the request. */
  const control = async (request: ControlRequest): Promise<boolean> => {
    const answer = await connection.client.control(request);
    store.setState({ problem: answer.ok ? null : answer.error.message });
    return answer.ok;
  };
  const seeks = new LatestRequest<number>(
    async (seek) => void (await control({ seek })),
    () => store.setState({ target: null }),
  );
  const playing = new RequestedValue<boolean>();
  const speed = new RequestedValue<number>();
  const loop = new RequestedValue<boolean>();
  const stop = connection.client.on('session', (session) => {
    playing.announce(session.playing);
    speed.announce(session.speed);
    loop.announce(session.loop);
    store.setState({ session });
  });

  const moment = (): number => store.getState().target ?? connection.position();
  const seek = (requested: number): void => {
    const { start, end } = store.getState().session;
    const target = Math.round(Math.min(Math.max(requested, start), end));
    store.setState({ target });
    seeks.ask(target);
  };
  const session = (): SessionState => store.getState().session;
  const play = (): void => void playing.request(true, () => control({ play: true }));
  const pause = (): void => void playing.request(false, () => control({ pause: true }));
  return {
    store,
    moment,
    seek,
    move: (seconds) => seek(moment() + seconds * MICROS),
    toggle: () => (playing.or(session().playing) ? pause() : play()),
    play,
    pause,
    step: () => void playing.request(false, () => control({ step: 1 })),
    setSpeed: (value) => void speed.request(value, () => control({ speed: value })),
    speed: () => speed.or(session().speed),
    toggleLoop: () => {
      const value = !loop.or(session().loop);
      void loop.request(value, () => control({ loop: value }));
    },
    close: stop,
  };
}

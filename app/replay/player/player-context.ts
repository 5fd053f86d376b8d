import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { NumberFormats } from '../../../lib/locale/formats';
import type { TimeFormats } from '../../../lib/locale/times';
import type { PlayerState, ReplayPlayer } from '../../_screen/replay/replay-player';
import type { SessionConnection } from '../../_screen/replay/session-connection';

/** Dependencies of the parts of the transport. */
export interface PlayerModel {
  readonly connection: SessionConnection;
  readonly player: ReplayPlayer;
  readonly numbers: NumberFormats;
  readonly times: TimeFormats;
  /** IANA zone of the times shown: that of the session clock. */
  readonly zone: string;
}

const Context = createContext<PlayerModel | null>(null);

export const PlayerProvider = Context.Provider;

/** Returns the dependencies of the transport. @throws Error outside of a session's page */
export function usePlayer(): PlayerModel {
  const model = useContext(Context);
  if (model === null) throw new Error('usePlayer must be called inside a session');
  return model;
}

/** Returns a part of the state of the session, and rerenders when it changes. */
export function usePlayerState<T>(part: (state: PlayerState) => T): T {
  return useStore(usePlayer().player.store, part);
}

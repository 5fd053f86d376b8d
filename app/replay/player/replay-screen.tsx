'use client';

import { useEffect, useState } from 'react';
import type { ReplayPlace } from '../../../lib/replay/replay-address';
import { createPlayer, type ReplayPlayer } from '../../_screen/replay/replay-player';
import { openSessionConnection, type SessionConnection } from '../../_screen/replay/session-connection';
import type { Settings } from '../../_screen/screen-settings';
import { ReplayBoard } from './replay-board';
import type { SessionData } from './use-session-data';

interface ReplayScreenProps {
  readonly sessionId: string;
  readonly data: SessionData;
  /** Place that the URL requested. */
  readonly place: ReplayPlace;
  readonly settings: Settings;
  /** Called with the last place when the session has ended. */
  readonly onGone: (place: ReplayPlace) => void;
}

interface Opened {
  readonly connection: SessionConnection;
  readonly player: ReplayPlayer;
}

/** Opens the stream of the session while it is shown. */
export function ReplayScreen(props: ReplayScreenProps) {
  const { sessionId, data } = props;
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    const connection = openSessionConnection(sessionId, data.session, data.instruments);
    const player = createPlayer(connection);
    setOpened({ connection, player });
    return () => {
      player.close();
      connection.close();
    };
  }, [sessionId, data]);
  return opened === null ? null : <ReplayBoard {...props} {...opened} />;
}

'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type MarketConnection, openMarketConnection } from '../_screen/market-connection';
import { openSessionConnection } from '../_screen/replay/session-connection';
import type { Settings } from '../_screen/screen-settings';
import styles from './desk.module.css';
import { DeskScreen } from './desk-screen';
import { openSharedLink } from './open-link';
import { type DeskData, useDeskData } from './use-desk-data';

/** Fetches the initial data of a desk, and shows a message meanwhile. */
export function Desk({ settings }: { readonly settings: Settings }) {
  const t = useTranslations();
  const answer = useDeskData();
  if (answer.state === 'there') return <Ready settings={settings} data={answer.data} />;
  return (
    <main className={styles.waiting} role="status">
      {answer.state === 'gone' ? (
        <p>
          {t('replay.session.ended')} ·{' '}
          <Link href="/desk" className="text-link">
            {t('source.live')}
          </Link>
        </p>
      ) : (
        t(answer.state === 'lost' ? 'banner.linkDown' : 'app.loading')
      )}
    </main>
  );
}

function Ready({ settings, data }: { readonly settings: Settings; readonly data: DeskData }) {
  const [connection, setConnection] = useState<MarketConnection | null>(null);
  useEffect(() => {
    const opened = open(data);
    setConnection(opened);
    return () => opened.close();
  }, [data]);
  if (connection === null) return null;
  return (
    <DeskScreen
      connection={connection}
      stream={data.stream}
      settings={settings}
      instruments={data.instruments}
    />
  );
}

/** Opens the stream or the session over the connection that the tabs of the browser share. */
function open({ stream, instruments, session, script }: DeskData): MarketConnection {
  const connect = (name: string) => openSharedLink(name, script);
  return session === undefined
    ? openMarketConnection(instruments, { stream, connect })
    : openSessionConnection(session.id, session, instruments, connect);
}

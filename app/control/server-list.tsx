'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { NodeListing } from '../../lib/protocol/http/health-routes';
import { keepEqual } from '../../lib/store/keep-equal';
import { NodeRows } from '../_screen/node-rows';
import styles from './control.module.css';
import { fetchNodes } from './control-api';
import { useControl } from './control-context';

const PERIOD_MS = 10_000;

/** Shows the servers of a cluster; nothing on a single one. */
export function ServerList() {
  const t = useTranslations('control');
  const { numbers, times } = useControl();
  const [nodes, setNodes] = useState<readonly NodeListing[]>([]);
  useEffect(() => {
    const look = (): void => {
      if (document.hidden) return;
      // The list of before stays; the next one may succeed.
      fetchNodes().then(
        (next) => setNodes((known) => keepEqual(known, next)),
        () => undefined,
      );
    };
    look();
    const timer = setInterval(look, PERIOD_MS);
    return () => clearInterval(timer);
  }, []);
  if (nodes.length === 0) return null;
  return (
    <section className={styles.servers} aria-labelledby="servers">
      <h2 id="servers">{t('servers')}</h2>
      <NodeRows nodes={nodes} numbers={numbers} times={times} />
    </section>
  );
}

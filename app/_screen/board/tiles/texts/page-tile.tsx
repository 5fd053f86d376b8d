'use client';

import { type CSSProperties, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { textIn } from '../../../../../lib/boards/board';
import type { TileOf } from '../../../../../lib/boards/tile';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import styles from './page-tile.module.css';

const MINUTE_MS = 60_000;

/**
 * Shows a web page in a sandboxed frame. The server allows no origin unless EMBED_ORIGINS names it; the policy of the
 * page then reports a violation, which is shown instead. A page of this server is never embedded: the sandbox would not
 * hold it.
 */
export function PageTile({ tile }: { readonly tile: TileOf<'page'> }) {
  const { settings } = useWall();
  const t = useTranslations('tiles.page');
  const { origin, host } = new URL(tile.url);
  const isOwn = typeof location !== 'undefined' && origin === location.origin;
  const [isRefused, setRefused] = useState(false);
  const [loads, setLoads] = useState(0);

  useEffect(() => {
    setRefused(false);
    const onViolation = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
      if (effectiveDirective === 'frame-src' && blockedURI.startsWith(origin)) setRefused(true);
    };
    document.addEventListener('securitypolicyviolation', onViolation);
    return () => document.removeEventListener('securitypolicyviolation', onViolation);
  }, [origin]);

  useEffect(() => {
    if (tile.reloadMinutes === 0) return;
    const timer = setInterval(() => setLoads((count) => count + 1), tile.reloadMinutes * MINUTE_MS);
    return () => clearInterval(timer);
  }, [tile.reloadMinutes]);

  if (isOwn || isRefused)
    return (
      <section className={panel.panel}>
        <p className={panel.none}>{t(isOwn ? 'own' : 'refused', { host })}</p>
      </section>
    );
  return (
    <section className={`${panel.panel} ${styles.frame}`}>
      <iframe
        key={loads}
        className={styles.page}
        style={{ '--zoom': tile.zoom } as CSSProperties}
        src={tile.url}
        title={tile.title === undefined ? host : textIn(tile.title, settings.locale)}
        sandbox="allow-scripts allow-same-origin"
        referrerPolicy="no-referrer"
        allow=""
        tabIndex={-1}
      />
    </section>
  );
}

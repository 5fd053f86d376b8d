'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Instrument } from '../../lib/market/instrument';
import { fetchInstruments } from '../api';
import type { Settings } from '../settings';
import { useStage } from '../wall/use-stage';
import styles from './desk.module.css';
import { DeskScreen } from './desk-screen';

/** Until there are instruments it asks again so often, ms. */
const TRY_AGAIN_MS = 2_000;

/** Gets what a desk must know before it can be drawn, and says so meanwhile. */
export function Desk({ settings }: { readonly settings: Settings }) {
  const t = useTranslations();
  const [instruments, setInstruments] = useState<readonly Instrument[]>([]);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = async (): Promise<void> => {
      const found = await fetchInstruments().catch(() => null);
      if (over) return;
      setFailed(found === null);
      if (found !== null && found.length > 0) setInstruments(found);
      else timer = setTimeout(load, TRY_AGAIN_MS);
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);

  if (instruments.length > 0) return <Ready settings={settings} instruments={instruments} />;
  return (
    <main className={styles.waiting} role="status">
      {failed ? t('banner.linkDown') : t('app.loading')}
    </main>
  );
}

function Ready({
  settings,
  instruments,
}: {
  readonly settings: Settings;
  readonly instruments: readonly Instrument[];
}) {
  const stage = useStage(instruments, settings);
  return stage === null ? null : <DeskScreen stage={stage} settings={settings} instruments={instruments} />;
}

'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { createDeskStore } from '../../lib/desk/desk-store';
import { createNumberFormats } from '../../lib/locale/formats';
import { createTimeFormats } from '../../lib/locale/times';
import type { Instrument } from '../../lib/market/instrument';
import type { Settings } from '../settings';
import type { Stage } from '../wall/stage';
import { defaultLayout } from './default-layout';
import styles from './desk.module.css';
import { type DeskModel, DeskProvider } from './desk-context';
import { Dock } from './dock';

interface DeskScreenProps {
  readonly stage: Stage;
  readonly settings: Settings;
  readonly instruments: readonly Instrument[];
}

/** The desk: top bar, docked panes, status strip. */
export function DeskScreen({ stage, settings, instruments }: DeskScreenProps) {
  const t = useTranslations('desk');
  const name = t('defaultLayout');
  const model = useMemo<DeskModel>(() => {
    const still = window.matchMedia('(prefers-reduced-motion: reduce)');
    return {
      stream: 'live',
      settings,
      numbers: createNumberFormats(settings.locale),
      times: createTimeFormats(settings.locale),
      zone: settings.zones[0] ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      instruments,
      market: stage.market,
      screen: stage.screen,
      frames: stage.frames,
      desk: createDeskStore(defaultLayout(name, instruments)),
      subscribe: stage.subscribe,
      follow: (request, onFrame) => {
        const subscription = stage.client.subscribe(request, onFrame);
        return () => subscription.close();
      },
      now: stage.now,
      moves: () => !still.matches,
    };
  }, [stage, settings, instruments, name]);

  return (
    <DeskProvider value={model}>
      <div className={styles.desk}>
        <header className={styles.top} />
        <main className={styles.panes}>
          <Dock />
        </main>
        <footer className={styles.strip} />
      </div>
    </DeskProvider>
  );
}

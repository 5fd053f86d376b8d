'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { createNumberFormats } from '../../lib/locale/formats';
import { createTimeFormats } from '../../lib/locale/times';
import { homeZone } from '../_screen/chosen-zones';
import { Nav } from '../_screen/nav';
import { NodeRows } from '../_screen/node-rows';
import type { Settings } from '../_screen/screen-settings';
import { Empty, Fault, Panel } from '../_ui/panel';
import { ProducerRows } from './producer-rows';
import { SourceTable } from './source-rows';
import styles from './sources.module.css';
import { useSources } from './use-sources';

const STATES = ['ok', 'stale', 'down'] as const;

/** Shows the sources of the live stream with the figures of their connections. */
export function Sources({ settings }: { readonly settings: Settings }) {
  const t = useTranslations('sourcePage');
  const app = useTranslations('app');
  const banner = useTranslations('banner');
  const shown = useSources();
  const numbers = useMemo(() => createNumberFormats(settings.locale), [settings.locale]);
  const times = useMemo(() => createTimeFormats(settings.locale), [settings.locale]);
  const sources = shown?.sources ?? [];
  return (
    <>
      <Nav settings={settings} current="sources" />
      <main className={styles.page}>
        <header className={styles.head}>
          <h1>
            {t('title')}{' '}
            {shown !== null && <small className="number">{numbers.integer(sources.length)}</small>}
          </h1>
          <p>
            {STATES.map((state) => {
              const count = sources.filter((source) => source.state === state).length;
              return count === 0 ? null : (
                <span key={state}>
                  <b className="number">{numbers.integer(count)}</b> {t(`state.${state}`)}
                </span>
              );
            })}
          </p>
        </header>
        <Fault>{shown?.isLost === true ? banner('linkDown') : null}</Fault>
        <Panel className={styles.panel}>
          {shown === null || sources.length === 0 ? (
            <Empty>{shown === null ? app('loading') : t('none')}</Empty>
          ) : (
            <SourceTable
              sources={sources}
              now={shown.time}
              numbers={numbers}
              times={times}
              zone={homeZone(settings)}
            />
          )}
        </Panel>
        {shown !== null && shown.producers.length > 0 && (
          <Panel className={styles.panel}>
            <ProducerRows producers={shown.producers} now={shown.time} numbers={numbers} times={times} />
          </Panel>
        )}
        {shown !== null && shown.nodes.length > 0 && (
          <Panel className={styles.panel}>
            <NodeRows nodes={shown.nodes} numbers={numbers} times={times} />
          </Panel>
        )}
      </main>
    </>
  );
}

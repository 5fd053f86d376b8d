'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { browserName } from '../../../lib/control/browser-name';
import { NO_VALUE } from '../../../lib/locale/formats';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { useControl } from '../control-context';
import { shortBuild } from '../state-chip';
import styles from './screen-panel.module.css';

const MILLIS = 1_000;
/** Bytes of a MB, as the reports count them. */
const MB = 1e6;

/** Lists what a screen reported last. */
export function FactList({ screen }: { readonly screen: ScreenStatus }) {
  const t = useTranslations('control.panel');
  const sources = useTranslations('sourcePage');
  const { numbers, times, zone, screens } = useControl();
  const { report, address, connections, isPaired, isOldBuild, number } = screen;
  const newest = screens.overview?.newest.version;
  const version = report?.painted?.version;
  const ms = (value: number | undefined): string =>
    value === undefined ? NO_VALUE : times.milliseconds(value);
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('link'), `${t('linkValue', { count: connections })} · ${ms(report?.roundTrip)}`],
    [t('age'), report?.age === undefined ? NO_VALUE : times.milliseconds(report.age * MILLIS)],
    [
      t('version'),
      version === undefined
        ? NO_VALUE
        : t('versionOf', {
            version: numbers.integer(version),
            newest: newest === undefined ? NO_VALUE : numbers.integer(newest),
          }),
    ],
    [
      t('frame'),
      report?.frameCost === undefined || report.frameRate === undefined
        ? NO_VALUE
        : t('frameValue', {
            cost: numbers.fixed(report.frameCost, 1),
            rate: numbers.integer(report.frameRate),
          }),
    ],
    ...(report === undefined || report.quality === 'full'
      ? []
      : [[t('quality'), t(`qualities.${report.quality}`)] as const]),
    [t('browser'), report === undefined ? NO_VALUE : browserName(report.browser)],
    [
      t('build'),
      report?.build === undefined ? (
        NO_VALUE
      ) : (
        <>
          {shortBuild(report.build)}{' '}
          <span className="muted">
            {isOldBuild
              ? t('otherBuild', { build: shortBuild(screens.overview?.build ?? '') })
              : t('sameBuild')}
          </span>
        </>
      ),
    ],
    [t('address'), address ?? NO_VALUE],
    [t('paired'), `${t(isPaired ? 'byCode' : 'byName')} · ${t('number')} ${number}`],
    [t('uptime'), report === undefined ? NO_VALUE : times.duration(report.uptime * MILLIS)],
    [
      t('clock'),
      report?.clockOffset === undefined
        ? NO_VALUE
        : sources('seconds', { value: numbers.signed(report.clockOffset / MILLIS, 2) }),
    ],
    [t('memory'), report?.memory === undefined ? NO_VALUE : numbers.bytes(report.memory * MB)],
  ];
  return (
    <>
      <dl className={styles.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {report !== undefined && report.errors.length > 0 && (
        <section className={styles.errors}>
          <h3>{t('errors')}</h3>
          {report.errors.map(({ time, message }) => (
            <p key={`${time} ${message}`}>
              <span className="muted number">{times.time(time, zone)}</span> {message}
            </p>
          ))}
        </section>
      )}
    </>
  );
}

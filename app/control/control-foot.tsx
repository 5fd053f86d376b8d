'use client';

import { useTranslations } from 'use-intl';
import styles from './control.module.css';
import { useControl } from './control-context';
import { shortBuild } from './state-chip';

const KEYS = [
  ['Space', 'select'],
  ['I', 'identify'],
  ['B', 'board'],
] as const;

/** Shows at the foot how many screens are reached, how fast they answer, and the commonest keys. */
export function ControlFoot() {
  const t = useTranslations('control');
  const { list, screens, commands, numbers, times, views } = useControl();
  const reached = list.filter(({ state }) => state !== 'gone').length;
  const rich = { b: (text: React.ReactNode) => <b>{text}</b> };
  const build = screens.overview?.build;
  return (
    <footer className={styles.foot}>
      <p>
        <span>
          {t.rich('foot.reached', {
            ...rich,
            count: list.length,
            reached: numbers.integer(reached),
          })}
        </span>
      </p>
      <p>
        {commands.answeredIn !== undefined && (
          <span>{t.rich('foot.answered', { ...rich, time: times.milliseconds(commands.answeredIn) })}</span>
        )}
      </p>
      <p>
        {build !== undefined && <span>{t.rich('foot.build', { ...rich, build: shortBuild(build) })}</span>}
      </p>
      {views.view === 'screens' && (
        <>
          {KEYS.map(([key, text]) => (
            <p key={key}>
              <kbd>{key}</kbd> {t(`keys.${text}`)}
            </p>
          ))}
          <p>
            <kbd>?</kbd> {t('foot.keys')}
          </p>
        </>
      )}
    </footer>
  );
}

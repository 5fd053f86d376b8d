'use client';

import { useTranslations } from 'use-intl';
import type { Command } from '../commands';
import { Overlay } from '../shell/overlay';
import { KeyCaps } from './key-caps';
import styles from './keys.module.css';

const GROUPS = ['go', 'pane', 'layout', 'view'] as const;
/** Keys inside panes, which are no commands. */
const IN_PANES = [
  ['j', 'down'],
  ['k', 'up'],
  ['Enter', 'open'],
  ['Escape', 'leave'],
] as const;

/** All keys there are. */
export function KeySheet({
  commands,
  onClose,
}: {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}) {
  const t = useTranslations('desk.keys');
  return (
    <Overlay label={t('title')} className={styles.sheet} onClose={onClose}>
      <h2>{t('title')}</h2>
      <div className={styles.groups}>
        {GROUPS.map((group) => (
          <section key={group} className={styles.group}>
            <h3>{t(`group.${group}`)}</h3>
            {commands
              .filter((command) => command.group === group && command.keys !== undefined)
              .map(({ id, title, keys = '' }) => (
                <p key={id} className={styles.line}>
                  {title}
                  <KeyCaps keys={keys} />
                </p>
              ))}
          </section>
        ))}
        <section className={styles.group}>
          <h3>{t('group.list')}</h3>
          {IN_PANES.map(([keys, what]) => (
            <p key={keys} className={styles.line}>
              {t(what)}
              <KeyCaps keys={keys} />
            </p>
          ))}
        </section>
      </div>
    </Overlay>
  );
}

'use client';

import { useTranslations } from 'use-intl';
import type { Keys } from '../../../lib/desk/keymap';
import type { Command } from '../command';
import { Overlay } from '../shell/overlay';
import { KeyCaps } from './key-caps';
import styles from './keys.module.css';
import { KEYS_INSIDE, PLACES } from './keys-inside';

const GROUPS = ['go', 'pane', 'layout', 'view'] as const;
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className={styles.groups} tabIndex={0} aria-label={t('title')}>
        {GROUPS.map((group) => (
          <section key={group} className={styles.group}>
            <h3>{t(`group.${group}`)}</h3>
            {commands
              .filter((command) => command.group === group && command.keys !== undefined && !command.quiet)
              .map(({ id, title, keys = '' }) => (
                <Line key={id} title={title} keys={keys} />
              ))}
            {group === 'pane' && <Line title={t('paneNumber')} keys="g 1 … 9" />}
          </section>
        ))}
        {PLACES.map((place) => (
          <section key={place} className={styles.group}>
            <h3>{t(`group.${place}`)}</h3>
            {KEYS_INSIDE[place].map(([keys, what]) => (
              <Line key={what} title={t(what)} keys={keys} />
            ))}
          </section>
        ))}
      </section>
    </Overlay>
  );
}

function Line({ title, keys }: { readonly title: string; readonly keys: Keys }) {
  return (
    <p className={styles.line}>
      {title}
      <KeyCaps keys={keys} />
    </p>
  );
}

'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { LINK_GROUPS } from '../../../lib/desk/link-group';
import { Logo } from '../../_ui/logo';
import { Bell } from '../alerts/bell';
import type { Command } from '../command';
import { useDesk, useDeskState } from '../desk-context';
import { KeyCaps } from '../keys/key-caps';
import pane from '../pane.module.css';
import { codeOf } from '../symbol-code';
import { Clock } from './desk-clock';
import styles from './shell.module.css';

interface TopBarProps {
  readonly commands: readonly Command[];
  readonly layouts: readonly string[];
}

/** Layouts, what the link groups show, the search, what the prices are, the clock. */
export function TopBar({ commands, layouts }: TopBarProps) {
  const t = useTranslations('desk');
  const names = useTranslations('app');
  const { desk, screen, shell, library } = useDesk();
  const layout = useDeskState((state) => state.layout);
  const source = useStore(screen, (state) => state.status?.source);
  const ofSource = useTranslations('source');
  const run = (id: string) => () => commands.find((command) => command.id === id)?.run();
  return (
    <header className={styles.top}>
      <Link href="/" className={styles.brand} prefetch={false} aria-label={names('name')}>
        <Logo size={18} />
        <span>{names('name')}</span>
      </Link>
      <nav className={styles.layouts} aria-label={t('command.layouts')}>
        {layouts.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === layout.name}
            onClick={() => {
              const kept = library.all().find((one) => one.name === name);
              if (kept) desk.open(kept);
            }}
          >
            {name}
          </button>
        ))}
        <button
          type="button"
          title={t('command.layouts')}
          aria-label={t('command.layouts')}
          onClick={run('layouts')}
        >
          +
        </button>
      </nav>
      <div className={styles.links}>
        {LINK_GROUPS.map((group) => {
          const symbol = layout.links[group];
          return symbol === undefined ? null : (
            <button
              key={group}
              type="button"
              title={t('linkedTo', { group })}
              onClick={() => shell.setState({ overlay: 'palette', group })}
            >
              <span className={pane.link} data-link={group}>
                {group}
              </span>
              {codeOf(symbol)}
            </button>
          );
        })}
      </div>
      <button
        type="button"
        className={styles.find}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={run('search')}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Zm3.3 7.8 3.2 3.2" />
        </svg>
        <span className={styles.findText}>{t('command.search')}</span>
        <KeyCaps keys="Mod+k" />
      </button>
      <div className={styles.right}>
        {source !== undefined && (
          <span className={styles.mark} data-source={source} title={ofSource(`${source}Hint`)}>
            {ofSource(source)}
          </span>
        )}
        <Clock />
        <Bell />
        <button
          type="button"
          className={`${styles.icon} ${styles.settings}`}
          title={t('command.settings')}
          aria-label={t('command.settings')}
          onClick={run('settings')}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M2.5 4.5h6m3 0h2m-11 7h2m3 0h6M10 3v3M6 10v3" />
          </svg>
        </button>
        <button
          type="button"
          className={`${styles.icon} ${styles.optional}`}
          title={t('command.keys')}
          aria-label={t('command.keys')}
          onClick={run('keys')}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M2 4.5h12v7H2zM4.5 7h.1m2.3 0h.1m2.3 0h.1m2.3 0h.1M5.5 9.3h5" />
          </svg>
        </button>
      </div>
    </header>
  );
}

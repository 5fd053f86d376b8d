'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { LINK_GROUPS } from '../../../lib/desk/link-group';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { displayName } from '../../_screen/instrument-name';
import { useSourceName } from '../../_screen/outage/use-source-name';
import { SourceBadge } from '../../_ui/badge';
import { Button, IconButton } from '../../_ui/button';
import { Brand } from '../../_ui/logo';
import { Bell } from '../alerts/bell';
import type { Command } from '../command';
import { useDesk, useDeskState } from '../desk-context';
import { DeskKeyCaps } from '../keys/desk-key-caps';
import { LinkBadge } from '../link-badge';
import { Clock } from './desk-clock';
import styles from './top-bar.module.css';

interface TopBarProps {
  readonly commands: readonly Command[];
  readonly layouts: readonly string[];
}

/** Shows layouts, link groups, search, source, clock and alerts. */
export function TopBar({ commands, layouts }: TopBarProps) {
  const t = useTranslations('desk');
  const names = useTranslations('app');
  const { desk, screen, shell, library, instruments, settings } = useDesk();
  const layout = useDeskState((state) => state.layout);
  const status = useStore(screen, (state) => state.status);
  const source = useSourceName();
  const nameOf = (symbol: MarketSymbol): string =>
    displayName(
      instruments.find((one) => one.symbol === symbol),
      symbol,
      settings.locale,
    ).primary;
  const run = (id: string) => () => commands.find((command) => command.id === id)?.run();
  return (
    <header className={styles.top}>
      <Link href="/" className={styles.brand} prefetch={false} aria-label={names('name')}>
        <Brand />
      </Link>
      <nav className={styles.layouts} aria-label={t('command.layouts')}>
        {layouts.map((name) => (
          <Button
            key={name}
            variant="plain"
            aria-pressed={name === layout.name}
            onClick={() => {
              const kept = library.all().find((one) => one.name === name);
              if (kept) desk.open(kept);
            }}
          >
            {name}
          </Button>
        ))}
        <Button
          variant="plain"
          title={t('command.layouts')}
          aria-label={t('command.layouts')}
          onClick={run('layouts')}
        >
          +
        </Button>
      </nav>
      <div className={styles.links}>
        {LINK_GROUPS.map((group) => {
          const symbol = layout.links[group];
          return symbol === undefined ? null : (
            <Button
              key={group}
              variant="plain"
              size="s"
              title={t('linkedTo', { group })}
              onClick={() => shell.setState({ overlay: 'palette', group })}
            >
              <LinkBadge group={group} />
              <b>{nameOf(symbol)}</b>
            </Button>
          );
        })}
      </div>
      <Button
        icon="search"
        className={styles.search}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={run('search')}
      >
        <span className="cut">{t('command.search')}</span>
        <DeskKeyCaps keys="Mod+k" />
      </Button>
      {status !== undefined && (
        <SourceBadge
          source={status.source}
          title={source(status).hint}
          delayed={source(status).delay !== null}
        >
          {source(status).text}
        </SourceBadge>
      )}
      <Clock />
      <Bell />
      <IconButton
        icon="settings"
        label={t('command.settings')}
        className={styles.settings}
        onClick={run('settings')}
      />
      <IconButton icon="keys" label={t('command.keys')} className={styles.optional} onClick={run('keys')} />
    </header>
  );
}
